package io.gantry.engine.docker.server;

import io.gantry.engine.api.Containers;
import io.gantry.engine.api.PathStat;
import io.gantry.engine.docker.DockerTime;
import io.gantry.engine.docker.FileModes;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.http.Headers;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Base64;

/** {@code /containers/{id}/archive}: files in and out of a container as a tar. */
final class ContainerArchives {
  private static final String STAT = "x-docker-container-path-stat";

  private final Containers containers;

  ContainerArchives(Containers containers) {
    this.containers = containers;
  }

  void add(Router router) {
    router
        .add("HEAD", "/containers/{id}/archive", this::stat)
        .add("GET", "/containers/{id}/archive", this::read)
        .add("PUT", "/containers/{id}/archive", this::write);
  }

  private PathStat find(Call call) {
    String path = path(call);
    return containers
        .stat(call.word("id"), path)
        .orElseThrow(() ->
            new GantryException(
                Kind.NOT_FOUND,
                "Could not find the file " + path + " in container " + call.word("id")));
  }

  private static String path(Call call) {
    if (call.text("path").isEmpty()) {
      throw new GantryException(Kind.INVALID, "missing parameter: path");
    }
    return call.text("path");
  }

  private void stat(Call call) throws IOException {
    PathStat stat = find(call);
    call.exchange().send(200, Api.with(Headers.of(STAT, header(stat))), new byte[0]);
  }

  private void read(Call call) throws IOException {
    PathStat stat = find(call);
    Headers headers = Headers.of("content-type", "application/x-tar", STAT, header(stat));
    try (OutputStream out = call.exchange().stream(200, Api.with(headers))) {
      containers.copyOut(call.word("id"), path(call), out);
    }
  }

  private void write(Call call) throws IOException {
    try (InputStream tar = call.exchange().body()) {
      containers.copyIn(call.word("id"), path(call), tar, call.flag("noOverwriteDirNonDir"));
    }
    call.reply(200);
  }

  private static String header(PathStat stat) {
    Json.Obj json =
        Json.object()
            .put("name", stat.name())
            .put("size", stat.size())
            .put("mode", FileModes.go(stat.mode()))
            .put("mtime", DockerTime.text(stat.modifiedAt()))
            .put("linkTarget", stat.linkTarget())
            .build();
    return Base64.getEncoder().encodeToString(json.bytes());
  }
}
