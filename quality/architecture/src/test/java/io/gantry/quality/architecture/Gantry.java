package io.gantry.quality.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;

/** The classes under test, and where in the house a class lives. */
final class Gantry {
  static final String ROOT = "io.gantry";

  /** The folders in layer order: a module depends on its own folder and on those before it. */
  static final List<String> FOLDERS =
      List.of("platform", "image", "container", "engine", "cluster", "app");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(location -> !location.contains("io/gantry/quality/"))
          .importPackages(ROOT);

  private Gantry() {}

  static JavaClasses classes() {
    return CLASSES;
  }

  static boolean owns(JavaClass type) {
    return type.getPackageName().startsWith(ROOT + ".");
  }

  /** {@code platform} for {@code io.gantry.platform.oci.Digest}. */
  static String folder(JavaClass type) {
    return element(type, 2);
  }

  /** {@code io.gantry.platform.oci}: the module's name and its root package. */
  static String module(JavaClass type) {
    return ROOT + "." + element(type, 2) + "." + element(type, 3);
  }

  private static String element(JavaClass type, int index) {
    String[] elements = type.getPackageName().split("\\.", -1);
    return elements.length > index ? elements[index] : "";
  }
}
