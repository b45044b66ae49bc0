package io.gantry.engine.local.exec;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.linux.fs.FileStatus;
import io.gantry.platform.linux.fs.RootDirectory;
import java.util.List;
import java.util.Optional;

/**
 * Looks a program up in a container as execvp(3) would. The runtime would fail too, but only after
 * writing its own words on the caller's standard error.
 */
final class ProgramLookup {
  private static final String FAILED =
      "OCI runtime exec failed: exec failed: unable to start container process: exec: ";

  private ProgramLookup() {}

  /**
   * Checks that {@code program} can be executed.
   *
   * @throws GantryException {@code COMMAND_NOT_FOUND} or {@code COMMAND_NOT_EXECUTABLE}
   */
  static void check(
      RootDirectory root, String program, List<String> environment, String workingDirectory) {
    if (program.indexOf('/') >= 0) {
      String path = program.startsWith("/") ? program : workingDirectory + "/" + program;
      Optional<FileStatus> status = root.stat(path, true);
      if (status.isEmpty()) {
        throw failure(
            Kind.COMMAND_NOT_FOUND, program, "stat " + program + ": no such file or directory");
      }
      if (!isExecutable(status.get())) {
        throw failure(Kind.COMMAND_NOT_EXECUTABLE, program, "permission denied");
      }
      return;
    }
    boolean found = false;
    for (String directory : searchPath(environment).split(":", -1)) {
      Optional<FileStatus> status = root.stat(directory + "/" + program, true);
      if (status.filter(ProgramLookup::isExecutable).isPresent()) {
        return;
      }
      found |= status.isPresent();
    }
    throw found
        ? failure(Kind.COMMAND_NOT_EXECUTABLE, program, "permission denied")
        : failure(Kind.COMMAND_NOT_FOUND, program, "executable file not found in $PATH");
  }

  private static String searchPath(List<String> environment) {
    for (String entry : environment) {
      if (entry.startsWith("PATH=")) {
        return entry.substring("PATH=".length());
      }
    }
    return "";
  }

  private static boolean isExecutable(FileStatus status) {
    return status.isRegular() && (status.mode() & 0111) != 0;
  }

  private static GantryException failure(Kind kind, String program, String why) {
    return new GantryException(kind, FAILED + "\"" + program + "\": " + why + ": unknown");
  }
}
