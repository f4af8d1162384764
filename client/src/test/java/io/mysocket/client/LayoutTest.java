package io.mysocket.client;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** What may know what. */
class LayoutTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.mysocket.client");

  @Test
  void sessionsOfMinaAreTheEnginesBusiness() {
    noClasses().should().dependOnClassesThat().resideInAPackage("org.apache.sshd..").check(CLASSES);
  }

  @Test
  void theAgentKnowsNeitherRelayNorCluster() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.mysocket.relay..", "io.mysocket.crds..", "io.fabric8..")
        .check(CLASSES);
  }

  @Test
  void featuresHaveNoCycles() {
    slices().matching("io.mysocket.client.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void namesSayWhatAThingIs() {
    noClasses()
        .should()
        .haveSimpleNameEndingWith("Manager")
        .orShould()
        .haveNameMatching(".*(Utils?|Helper|Impl|Base|Abstract|Processor|Data|Info)$")
        .check(CLASSES);
  }
}
