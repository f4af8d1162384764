package io.mysocket.crds;

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
          .importPackages("io.mysocket.crds");

  @Test
  void featuresHaveNoCycles() {
    slices().matching("io.mysocket.crds.(*)..").should().beFreeOfCycles().check(MAIN);
  }

  @Test
  void kindsDoNotKnowEachOtherNorTheGeneratorTheSharedTypesNone() {
    noClasses()
        .that()
        .resideInAPackage("io.mysocket.crds.sockets")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.mysocket.crds.relays", "io.mysocket.crds.generation")
        .check(MAIN);
    noClasses()
        .that()
        .resideInAPackage("io.mysocket.crds.relays")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.mysocket.crds.sockets", "io.mysocket.crds.generation")
        .check(MAIN);
    noClasses()
        .that()
        .resideInAPackage("io.mysocket.crds")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.mysocket.crds.*")
        .check(MAIN);
  }

  @Test
  void onlyTheGenerationSeesTheLibraryThatIsNotThereAtRunTime() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.mysocket.crds.generation")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.fabric8.crdv2..")
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
