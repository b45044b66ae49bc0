package io.gantry.engine.docker.client;

import io.gantry.engine.api.ExitWait;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.http.client.Response;
import java.io.IOException;
import java.io.InterruptedIOException;

/** A wait whose answer has begun: the engine has registered it. */
record RemoteExit(Remote remote, Response response) implements ExitWait {
  private static final int LONGEST = 1 << 20;

  @Override
  public int await() throws InterruptedException {
    try (response) {
      Json.Obj answer = Json.parse(response.bytes(LONGEST)).asObject();
      String error = answer.object("Error").string("Message");
      if (!error.isEmpty()) {
        throw new GantryException(Kind.INTERNAL, error);
      }
      return (int) answer.number("StatusCode", 0);
    } catch (InterruptedIOException e) {
      boolean _ = Thread.interrupted();
      throw (InterruptedException) new InterruptedException("wait ended").initCause(e);
    } catch (IOException e) {
      throw remote.broken(e);
    }
  }
}
