package io.gantry.quality.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.gantry.platform.base.GantryException;
import java.util.Collection;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What code may do where, and how things are called. */
final class HabitsTest {
  private static final String APP = "io.gantry.app..";

  @Test
  void nativeCodeLivesInOneModule() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.gantry.platform.linux..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("java.lang.foreign..")
        .because("a wrong native call kills the process: one module is reviewed for it")
        .check(Gantry.classes());
  }

  @Test
  void plansDecideAndDoNothing() {
    DescribedPredicate<JavaClass> pure =
        describe(
            "are plans or the build graph",
            type ->
                type.getSimpleName().endsWith("Plan")
                    || type.getPackageName().startsWith("io.gantry.engine.build.graph"));
    noClasses()
        .that(pure)
        .should()
        .dependOnClassesThat(
            describe(
                "are clocks, randomness, threads or files",
                type ->
                    type.getPackageName().equals("java.io")
                        || type.getName().equals("java.nio.file.Files")
                        || type.getPackageName().startsWith("java.nio.channels")
                        || type.getName().equals("java.time.Clock")
                        || type.getName().equals("java.time.InstantSource")
                        || type.getName().equals("java.util.Random")
                        || type.getName().equals("java.lang.Thread")
                        || type.getName().equals("io.gantry.platform.base.id.RandomId")))
        .orShould()
        .callMethod(java.time.Instant.class, "now")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .because("a decision is a function of its arguments: its tests need no fakes")
        .allowEmptyShould(true)
        .check(Gantry.classes());
  }

  @Test
  void onlyProgramsReadTheirSurroundings() {
    noClasses()
        .that()
        .resideOutsideOfPackage(APP)
        // The JVM's architecture is a constant of the process, not a setting.
        .and()
        .doNotHaveFullyQualifiedName("io.gantry.platform.oci.Platform")
        .should()
        .callMethodWhere(
            describe(
                "exits or reads the environment",
                call ->
                    call.getTargetOwner().isEquivalentTo(System.class)
                        && switch (call.getName()) {
                          case "exit", "getenv", "getProperty", "getProperties" -> true;
                          default -> false;
                        }))
        .because("one process serves many commands: settings come as arguments")
        .check(Gantry.classes());
  }

  @Test
  void onlyProgramsHaveAMain() {
    noMethods()
        .that()
        .areDeclaredInClassesThat()
        .resideOutsideOfPackage(APP)
        .should()
        .haveNameMatching("main")
        .because("a reader finds every entry in one place")
        .check(Gantry.classes());
  }

  @Test
  void programsAreStartedBySpawn() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.gantry.container..")
        .should()
        .dependOnClassesThat(equivalentTo(ProcessBuilder.class))
        .because("ProcessBuilder closes descriptors and costs twice as much as platform/linux's")
        .check(Gantry.classes());
  }

  @Test
  void namesSayWhatATypeIs() {
    noClasses()
        .should()
        .haveNameMatching(".*(Utils?|Helper|Manager|Impl|Data|Info)")
        .because("such a name is a drawer: the thing belongs to the type it serves")
        .check(Gantry.classes());
  }

  @Test
  void failuresAreClassified() {
    classes()
        .that()
        .areAssignableTo(RuntimeException.class)
        .should()
        .beAssignableTo(GantryException.class)
        .because("edges translate a failure's kind once; a checked one is caught where it is used")
        .check(Gantry.classes());
  }

  @Test
  void nothingThrowsRawExceptions() {
    noClasses()
        .should()
        .callConstructorWhere(
            describe(
                "makes a raw exception",
                call -> isRaw(call.getTargetOwner()) && !extendsIt(call.getOriginOwner())))
        .because("nobody can act on it")
        .check(Gantry.classes());
  }

  private static boolean isRaw(JavaClass type) {
    return type.isEquivalentTo(RuntimeException.class)
        || type.isEquivalentTo(Exception.class)
        || type.isEquivalentTo(Error.class);
  }

  private static boolean extendsIt(JavaClass type) {
    return type.isAssignableTo(Throwable.class);
  }

  @Test
  void staticStateNeverChanges() {
    fields()
        .that()
        .areStatic()
        .should(
            new ArchCondition<JavaField>("be constants") {
              @Override
              public void check(JavaField field, ConditionEvents events) {
                boolean constant =
                    field.getModifiers().contains(JavaModifier.FINAL) && !holdsState(field);
                if (!constant && !field.getModifiers().contains(JavaModifier.SYNTHETIC)) {
                  events.add(SimpleConditionEvent.violated(field, field.getFullName()));
                }
              }
            })
        .because("many commands run at once in one process, and tests in one JVM")
        .check(Gantry.classes());
  }

  /** A constant's type may be Map or List: whether one can change is not seen from outside. */
  private static boolean holdsState(JavaField field) {
    JavaClass type = field.getRawType();
    boolean collection =
        (type.isAssignableTo(Collection.class) || type.isAssignableTo(Map.class))
            && !type.isInterface();
    return collection
        || type.getPackageName().startsWith("java.util.concurrent.atomic")
        || type.getPackageName().startsWith("java.util.concurrent.locks")
        || type.isAssignableTo(java.util.concurrent.Executor.class)
        || type.isAssignableTo(Thread.class)
        || type.isAssignableTo(ThreadLocal.class);
  }
}
