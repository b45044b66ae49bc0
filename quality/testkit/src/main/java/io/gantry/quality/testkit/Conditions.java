package io.gantry.quality.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.AnnotatedElement;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Decides about {@link NeedsRoot} and {@link NeedsProgram}, and prints why a test is skipped. */
final class Conditions implements ExecutionCondition {
  private static final String[] DIRECTORIES = {
    "/usr/local/sbin",
    "/usr/local/bin",
    "/usr/sbin",
    "/usr/bin",
    "/sbin",
    "/bin",
    "/usr/local/lib/docker/cli-plugins",
    "/usr/local/libexec/docker/cli-plugins",
    "/usr/lib/docker/cli-plugins",
    "/usr/libexec/docker/cli-plugins"
  };

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    Optional<String> lacking = context.getElement().flatMap(Conditions::lacking);
    if (lacking.isEmpty()) {
      return ConditionEvaluationResult.enabled("the host has what is needed");
    }
    System.out.println("SKIPPED " + context.getDisplayName() + ": " + lacking.get());
    return ConditionEvaluationResult.disabled(lacking.get());
  }

  private static Optional<String> lacking(AnnotatedElement element) {
    if (element.isAnnotationPresent(NeedsRoot.class) && !isRoot()) {
      return Optional.of("needs root");
    }
    NeedsProgram programs = element.getAnnotation(NeedsProgram.class);
    if (programs != null) {
      for (String program : programs.value()) {
        if (!isInstalled(program)) {
          return Optional.of("needs the program " + program);
        }
      }
    }
    return Optional.empty();
  }

  /** Whether the effective user is root (proc_pid_status(5)). */
  static boolean isRoot() {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
        if (line.startsWith("Uid:")) {
          return line.split("\\s+", -1)[2].equals("0");
        }
      }
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static boolean isInstalled(String program) {
    for (String directory : DIRECTORIES) {
      if (Files.isExecutable(Path.of(directory, program))) {
        return true;
      }
    }
    return false;
  }
}
