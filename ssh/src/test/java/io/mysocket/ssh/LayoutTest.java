package io.mysocket.ssh;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Names and dependencies of this module. */
class LayoutTest {
  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.mysocket.ssh");

  @Test
  void hasNoBannedNames() {
    noClasses()
        .should()
        .haveNameMatching(".*(Manager|Utils?|Helper|Impl|Base|Processor|Data|Info)(\\$.*)?")
        .orShould()
        .haveSimpleNameStartingWith("Abstract")
        .check(MAIN);
  }

  @Test
  void knowsNothingAboveIt() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "io.mysocket.ssh..",
            "java..",
            "javax.crypto..",
            "io.netty..",
            "org.apache.sshd..",
            "org.slf4j..",
            "org.bouncycastle.crypto.macs",
            "org.bouncycastle.crypto.params",
            "org.bouncycastle.math.ec.rfc7748",
            "org.bouncycastle.math.ec.rfc8032",
            "org.jspecify..")
        .check(MAIN);
  }

  /** MINA is used through what it publishes; classes of its own packages would break on a patch. */
  @Test
  void addsNothingToMinasPackages() {
    noClasses().should().resideInAPackage("org.apache.sshd..").check(MAIN);
  }

  /** The packet and stream classes are ours alone; MINA is met at named places. */
  @Test
  void meetsMinaOnlyAtTheSeam() {
    noClasses()
        .that()
        .haveNameMatching(
            "io\\.mysocket\\.ssh\\.(Packet|Stream|Gcm|Rekey|Write|Receive|Send|Loop).*")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.sshd..")
        .check(MAIN);
  }
}
