package io.gantry.quality.conformance;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Enumeration;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * The boundaries between the steps of the program's procedures, read out of its classes: the
 * constants that calls of {@code Boundaries.passed} are given, and the names of the steps of
 * starting.
 */
final class Boundary {
  private static final String LISTENER = "io/gantry/platform/base/concurrent/Boundaries";
  private static final String STEP = "io/gantry/platform/base/concurrent/Steps$Step";

  private Boundary() {}

  /** All of a distribution, as {@code procedure/step}. */
  static SortedSet<String> ofDistribution(Path home) throws IOException {
    var all = new TreeSet<String>();
    try (DirectoryStream<Path> jars = Files.newDirectoryStream(home.resolve("lib"), "*.jar")) {
      for (Path jar : jars) {
        read(jar, all);
      }
    }
    return all;
  }

  private static void read(Path path, SortedSet<String> into) throws IOException {
    try (var jar = new JarFile(path.toFile())) {
      for (Enumeration<JarEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
        JarEntry entry = entries.nextElement();
        if (entry.getName().startsWith("io/gantry/") && entry.getName().endsWith(".class")) {
          try (var bytes = jar.getInputStream(entry)) {
            read(ClassFile.of().parse(bytes.readAllBytes()), into);
          }
        }
      }
    }
  }

  private static void read(ClassModel type, SortedSet<String> into) {
    if (type.interfaces().stream().anyMatch(each -> each.asInternalName().equals(STEP))) {
      String name = type.thisClass().asInternalName();
      into.add("start/" + name.substring(name.lastIndexOf('/') + 1));
    }
    for (MethodModel method : type.methods()) {
      method.code().ifPresent(code -> read(code, into));
    }
  }

  private static void read(CodeModel code, SortedSet<String> into) {
    Deque<String> words = new ArrayDeque<>();
    for (CodeElement element : code) {
      switch (element) {
        case ConstantInstruction constant when constant.constantValue() instanceof String word ->
            words.addLast(word);
        case InvokeInstruction call
            when call.owner().asInternalName().equals(LISTENER)
                && call.name().equalsString("passed")
                && words.size() > 1 -> {
          String step = words.removeLast();
          into.add(words.removeLast() + "/" + step);
        }
        case Instruction _ -> words.clear();
        default -> {
          // a label or a line number
        }
      }
    }
  }
}
