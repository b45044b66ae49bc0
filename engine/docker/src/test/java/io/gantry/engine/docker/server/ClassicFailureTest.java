package io.gantry.engine.docker.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class ClassicFailureTest {
  @Test
  void aCommandsExitCodeIsToldApart() {
    var failure =
        ClassicFailure.of(
            "Dockerfile:2\n >>> RUN false\nprocess \"/bin/sh -c false\" did not complete"
                + " successfully: exit code: 3");
    assertEquals(
        "{\"errorDetail\":{\"code\":3,\"message\":\"The command '/bin/sh -c false' returned a"
            + " non-zero code: 3\"},\"error\":\"The command '/bin/sh -c false' returned a non-zero"
            + " code: 3\"}",
        failure.json().text());
  }

  @Test
  void otherFailuresKeepTheirWords() {
    assertEquals(
        "{\"errorDetail\":{\"message\":\"no\"},\"error\":\"no\"}",
        ClassicFailure.of("no").json().text());
  }
}
