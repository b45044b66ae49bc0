package io.gantry.engine.docker.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.http.client.HttpException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class RefusalTest {
  private static GantryException of(int status, String body) {
    return Refusal.of(status, body.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void theEnginesWordsAreTold() {
    GantryException e = of(404, "{\"message\":\"No such container: x\"}\n");
    assertEquals("No such container: x", e.text());
    assertEquals(Kind.NOT_FOUND, e.kind());
    assertEquals("plain text", of(400, "plain text\n").text());
    assertEquals("status 502", of(502, "").text());
  }

  @Test
  void aTakenNameIsToldFromAConflict() {
    assertEquals(Kind.ALREADY_EXISTS, of(409, "{\"message\":\"name is already in use\"}").kind());
    assertEquals(Kind.CONFLICT, of(409, "{\"message\":\"container is running\"}").kind());
  }

  @Test
  void aProgramThatIsNotThereIsToldByTheRuntimesWords() {
    String text = "exec: \"nope\": executable file not found in $PATH";
    assertEquals(
        Kind.COMMAND_NOT_FOUND, Refusal.ofStart(new GantryException(Kind.INVALID, text)).kind());
    assertEquals(
        Kind.COMMAND_NOT_EXECUTABLE,
        Refusal.ofStart(new GantryException(Kind.INVALID, "exec /etc: permission denied")).kind());
    assertEquals(Kind.NOT_FOUND, Refusal.ofStart(new GantryException(Kind.NOT_FOUND, text)).kind());
  }

  @Test
  void aSilentEngineIsNamedAsTheUserWroteIt() {
    GantryException e =
        Refusal.of(
            new HttpException(HttpException.Kind.REFUSED, "no socket at /run/x.sock"),
            ApiAddress.unix(Path.of("/run/x.sock"), "ssh://host"));
    assertEquals(Kind.UNAVAILABLE, e.kind());
    assertTrue(e.text().contains("ssh://host"), e.text());
    assertTrue(e.text().contains("is it running"), e.text());
  }
}
