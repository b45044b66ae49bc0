package io.gantry.engine.docker.client;

import io.gantry.engine.api.PathStat;
import io.gantry.engine.docker.answer.PathAnswer;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.http.Headers;
import io.gantry.platform.http.client.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Base64;
import java.util.Optional;

/** Files of containers as tars. */
record RemoteArchives(Remote remote) {
  private static final Headers TAR = Headers.of("content-type", "application/x-tar");

  /** Copies a body out. */
  void copy(ApiPath target, OutputStream out) {
    try (Response response = remote.open("GET", target)) {
      long _ = response.body().transferTo(out);
    } catch (IOException e) {
      throw remote.broken(e);
    }
  }

  Optional<PathStat> stat(String ref, String path) {
    ApiPath target = ApiPath.of("/containers/{}/archive", ref).with("path", path);
    try (Response response = remote.open("HEAD", target)) {
      String header = response.headers().first("x-docker-container-path-stat").orElse("");
      Json.Obj json = Json.parse(Base64.getDecoder().decode(header)).asObject();
      return Optional.of(PathAnswer.read(json));
    } catch (GantryException e) {
      if (e.kind() == Kind.NOT_FOUND && exists(ref)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** The answer to HEAD does not say what is missing, the container or the path. */
  private boolean exists(String ref) {
    remote.command("GET", ApiPath.of("/containers/{}/json", ref));
    return true;
  }

  void put(String ref, String directory, InputStream tar, boolean noOverwriteDirNonDir) {
    ApiPath target =
        ApiPath.of("/containers/{}/archive", ref)
            .with("path", directory)
            .with("noOverwriteDirNonDir", noOverwriteDirNonDir);
    var content =
        Remote.streamed(out -> {
          long _ = tar.transferTo(out);
        });
    remote.open("PUT", target, TAR, content).close();
  }
}
