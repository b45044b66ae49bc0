package io.gantry.container.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import org.junit.jupiter.api.Test;

/** The messages are those of crun 1.8, crun 1.20 and runc 1.1. */
class RuntimeFailureTest {
  private static void expect(Kind kind, String end, String message, String program) {
    GantryException failure = RuntimeFailure.create("crun", message, program);
    assertEquals(kind, failure.kind(), message);
    assertEquals(
        "failed to create task for container: OCI runtime create failed: crun create failed: "
            + "unable to start container process: exec: \""
            + program
            + "\": "
            + end
            + ": unknown",
        failure.text());
  }

  @Test
  void aMissingProgram() {
    String end = "executable file not found in $PATH";
    expect(
        Kind.COMMAND_NOT_FOUND,
        end,
        "executable file `foo` not found in $PATH: No such file or directory",
        "foo");
    expect(
        Kind.COMMAND_NOT_FOUND,
        end,
        "runc create failed: unable to start container process: exec: \"foo\": executable file"
            + " not found in $PATH",
        "foo");
    expect(
        Kind.COMMAND_NOT_FOUND,
        "stat /nope: no such file or directory",
        "runc create failed: unable to start container process: exec: \"/nope\": stat /nope: no"
            + " such file or directory",
        "/nope");
  }

  @Test
  void aProgramThatIsNone() {
    String end = "permission denied";
    expect(Kind.COMMAND_NOT_EXECUTABLE, end, "open executable: Permission denied", "/etc/x");
    expect(Kind.COMMAND_NOT_EXECUTABLE, end, "open executable: Operation not permitted", "/etc");
    expect(
        Kind.COMMAND_NOT_EXECUTABLE,
        end,
        "unable to start container process: exec: \"/etc\": is a directory",
        "/etc");
  }

  @Test
  void anythingElseIsPassedOn() {
    GantryException failure =
        RuntimeFailure.exec("mount `x` to `y`: No such file or directory", "sh");
    assertEquals(Kind.INVALID, failure.kind());
    assertEquals(
        "OCI runtime exec failed: exec failed: mount `x` to `y`: No such file or directory:"
            + " unknown",
        failure.text());
  }

  @Test
  void aLogIsReadForItsErrors() {
    assertEquals(
        "bad thing: plain",
        RuntimeFailure.messages(
            """
            {"msg":"bad thing","level":"error","time":"2026-11-22T10:00:00.000000000Z"}
            {"msg":"just so","level":"warning","time":"2026-11-22T10:00:00.000000000Z"}
            plain
            """));
  }
}
