package io.mysocket.relay;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Names and dependencies of this module. */
class LayoutTest {
  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.mysocket.relay");

  @Test
  void hasNoCyclesBetweenFeatures() {
    slices().matching("io.mysocket.relay.(*)..").should().beFreeOfCycles().check(MAIN);
  }

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
  void speaksSqlOnlyInTables() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.mysocket.relay.database..")
        .and()
        .haveNameNotMatching(".*Table(\\$.*)?")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.sql..", "org.jdbi..", "com.zaxxer..", "org.sqlite..")
        .check(MAIN);
  }

  @Test
  void knowsNothingOfKubernetes() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.fabric8..", "io.mysocket.crds..", "io.mysocket.operator..")
        .check(MAIN);
  }

  @Test
  void meetsHelidonOnlyInControlAndMinaOnlyAtTheLogin() {
    noClasses()
        .that(not(resideInAnyPackage("io.mysocket.relay.control")))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.helidon..")
        .check(MAIN);
    noClasses()
        .that(not(resideInAnyPackage("io.mysocket.relay.login", "io.mysocket.relay.tunnels")))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.sshd..")
        .check(MAIN);
  }
}
