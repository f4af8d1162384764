package io.mysocket.operator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class LayoutTest {
  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.mysocket.operator");

  @Test
  void featuresHaveNoCyclesAndDoNotKnowTheProgram() {
    slices().matching("io.mysocket.operator.(*)..").should().beFreeOfCycles().check(MAIN);
    noClasses()
        .that()
        .resideInAPackage("io.mysocket.operator.*")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.mysocket.operator")
        .check(MAIN);
  }

  @Test
  void tunnelsAndRelaysDoNotKnowMySocketsFlow() {
    noClasses()
        .that()
        .resideInAnyPackage("..operator.tunnels", "..operator.relays", "..operator.status")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("..operator.mysockets")
        .check(MAIN);
  }

  @Test
  void theOperatorKnowsNoRelayProgramNorItsTransports() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.netty..", "org.apache.sshd..", "io.mysocket.relay..", "java.sql..")
        .check(MAIN);
  }

  @Test
  void namesSayWhatThingsAre() {
    classes()
        .should()
        .haveNameNotMatching(
            ".*(Manager|Utils?|Helper|Impl|Base|Abstract|Processor|Data|Info)(\\$.*)?")
        .check(MAIN);
  }
}
