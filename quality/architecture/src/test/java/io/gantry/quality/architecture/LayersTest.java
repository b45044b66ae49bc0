package io.gantry.quality.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Who may know whom. */
final class LayersTest {
  private static ArchCondition<JavaClass> dependOnlyOn(String what, Predicate<Dependency> allowed) {
    return new ArchCondition<>(what) {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
          if (Gantry.owns(dependency.getTargetClass()) && !allowed.test(dependency)) {
            events.add(SimpleConditionEvent.violated(type, dependency.getDescription()));
          }
        }
      }
    };
  }

  @Test
  void thereAreClassesToCheck() {
    assertTrue(Gantry.classes().size() > 100, () -> Gantry.classes().size() + " classes");
  }

  @Test
  void foldersAreLayers() {
    classes()
        .should(
            dependOnlyOn(
                "depend on their own folder and on those before it: " + Gantry.FOLDERS,
                dependency ->
                    Gantry.FOLDERS.indexOf(Gantry.folder(dependency.getTargetClass()))
                        <= Gantry.FOLDERS.indexOf(Gantry.folder(dependency.getOriginClass()))))
        .because("folders are layers, so that what is below can be read and tested alone")
        .check(Gantry.classes());
  }

  @Test
  void everyClassLivesInAFolder() {
    classes()
        .should()
        .resideInAnyPackage(
            Gantry.FOLDERS.stream()
                .map(folder -> Gantry.ROOT + "." + folder + ".*..")
                .toArray(String[]::new))
        .because("the path is the name: folder, module, package")
        .check(Gantry.classes());
  }

  @Test
  void modulesHaveNoCycles() {
    slices()
        .matching(Gantry.ROOT + ".(*).(*)..")
        .should()
        .beFreeOfCycles()
        .because("a module is built, tested and understood after those that it needs")
        .check(Gantry.classes());
  }

  @Test
  void packagesHaveNoCycles() {
    slices()
        .matching(Gantry.ROOT + ".(**)")
        .should()
        .beFreeOfCycles()
        .because("packages that know each other are one package in two places")
        .check(Gantry.classes());
  }

  @Test
  void whatIsNotExportedStaysInside() throws IOException {
    Set<String> exported = Sources.exportedPackages();
    classes()
        .should(
            dependOnlyOn(
                "use only exported packages of other modules",
                dependency ->
                    Gantry.module(dependency.getTargetClass())
                            .equals(Gantry.module(dependency.getOriginClass()))
                        || exported.contains(dependency.getTargetClass().getPackageName())))
        .because("a module's small door is what can change without asking others")
        .check(Gantry.classes());
  }

  @Test
  void dockersApiIsKnownAtTheEdgeOnly() {
    noClasses()
        .that(
            resideInAPackage("io.gantry..")
                .and(
                    JavaClass.Predicates.resideOutsideOfPackages(
                        "io.gantry.engine.docker..", "io.gantry.app..")))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.gantry.engine.docker..")
        .because("Docker's JSON is one face of the engine; everything else speaks engine/api")
        .check(Gantry.classes());
  }
}
