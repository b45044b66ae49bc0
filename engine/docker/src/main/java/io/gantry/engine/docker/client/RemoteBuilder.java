package io.gantry.engine.docker.client;

import io.gantry.engine.api.build.BuildCaches;
import io.gantry.engine.api.build.BuildContext;
import io.gantry.engine.api.build.BuildOutput;
import io.gantry.engine.api.build.BuildProgress;
import io.gantry.engine.api.build.BuildRequest;
import io.gantry.engine.api.build.BuildRequest.Definition;
import io.gantry.engine.api.build.BuildResult;
import io.gantry.engine.api.build.BuildSecrets;
import io.gantry.engine.api.build.ImageBuilder;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.id.RandomId;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.http.Headers;
import io.gantry.platform.http.client.RequestContent;
import io.gantry.platform.oci.Digest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code POST /build} of an engine elsewhere: a tar there, an image in its store. */
record RemoteBuilder(Remote remote, Packer packer) implements ImageBuilder {
  private static final Headers TAR = Headers.of("content-type", "application/x-tar");

  @Override
  public BuildResult build(BuildRequest request, BuildProgress progress) {
    refuse(request);
    String outside = ".dockerfile-" + RandomId.next().substring(0, 20);
    ApiPath target = target(request, dockerfile(request.subject().dockerfile(), outside));
    RequestContent content = content(request.subject(), outside);
    var lines = new ClassicLines(progress);
    var ids = new ArrayList<Digest>();
    ProgressLines.read(
        remote,
        remote.open("POST", target, TAR, content),
        line -> {
          String id = line.object("aux").string("ID");
          if (!id.isEmpty()) {
            ids.add(Digest.parse(id));
          }
          lines.hear(line);
        });
    lines.end();
    if (ids.isEmpty()) {
      throw new GantryException(Kind.INTERNAL, "engine did not say which image it has built");
    }
    Digest id = ids.getLast();
    return new BuildResult(
        id,
        new RemoteImages(remote).inspect(id.toString()).manifest(),
        Map.of("containerimage.config.digest", Json.of(id.toString()).text()));
  }

  /** What the tar and the parameters of a classic build cannot carry. */
  private static void refuse(BuildRequest request) {
    var many = new ArrayList<String>();
    if (!request.subject().contexts().isEmpty()) {
      many.add("--build-context");
    }
    if (request.subject().platforms().size() > 1) {
      many.add("several platforms");
    }
    if (!request.caching().to().isEmpty() || !request.caching().noneOf().isEmpty()) {
      many.add("--cache-to and --no-cache-filter");
    }
    if (!request.attestations().isEmpty()) {
      many.add("--attest");
    }
    if (!request.annotations().isEmpty()) {
      many.add("--annotation");
    }
    if (!request.secrets().equals(BuildSecrets.NONE)) {
      many.add("--secret and --ssh");
    }
    for (BuildOutput output : request.outputs()) {
      boolean stored = output.type().equals("image") || output.type().equals("docker");
      if (!stored || output.attributes().containsKey("push")) {
        many.add("--output " + output.type());
      }
    }
    if (!many.isEmpty()) {
      throw new GantryException(
          Kind.UNAVAILABLE,
          "an engine elsewhere builds without "
              + String.join(", ", many)
              + ": use docker buildx with DOCKER_HOST, or build there");
    }
  }

  private static String dockerfile(Definition definition, String outside) {
    return switch (definition) {
      case Definition.InContext(String path) -> path;
      case Definition.OnHost _, Definition.Text _, Definition.Sent _ -> outside;
    };
  }

  private RequestContent content(BuildRequest.Subject subject, String outside) {
    return switch (subject.context()) {
      case BuildContext.Directory(Path path) ->
          Remote.streamed(out -> packer.pack(path, subject.dockerfile(), outside, out));
      case BuildContext.Remote sent ->
          Remote.streamed(
              out -> packer.pack(sent.directory().get(), subject.dockerfile(), outside, out));
      case BuildContext.Archive archive ->
          Remote.streamed(out -> {
            long _ = archive.bytes().transferTo(out);
          });
      case BuildContext.Git _, BuildContext.Http _ -> RequestContent.NONE;
      case BuildContext.Empty _, BuildContext.Image _, BuildContext.Layout _ ->
          throw new GantryException(
              Kind.UNAVAILABLE, "an engine elsewhere builds from a directory, a tar or an address");
    };
  }

  private static ApiPath target(BuildRequest request, String dockerfile) {
    BuildRequest.Subject subject = request.subject();
    BuildRequest.Running running = request.running();
    String remote =
        switch (subject.context()) {
          case BuildContext.Git(String url) -> url;
          case BuildContext.Http(String url) -> url;
          case BuildContext.Directory _,
              BuildContext.Remote _,
              BuildContext.Archive _,
              BuildContext.Empty _,
              BuildContext.Image _,
              BuildContext.Layout _ ->
              "";
        };
    List<String> platforms = subject.platforms().stream().map(Object::toString).toList();
    return ApiPath.of("/build")
        .with("t", names(request))
        .withUnlessEmpty("dockerfile", dockerfile)
        .withUnlessEmpty("remote", remote)
        .withUnlessEmpty("target", subject.target())
        .withUnlessEmpty("platform", String.join(",", platforms))
        .with("buildargs", Json.stringMap(new TreeMap<>(subject.arguments())).text())
        .with("labels", Json.stringMap(new TreeMap<>(subject.labels())).text())
        .with("nocache", request.caching().none())
        .with("pull", request.pull())
        .with("rm", true)
        .withUnlessEmpty(
            "networkmode", running.network().equals("default") ? "" : running.network())
        .withUnlessEmpty("extrahosts", String.join(",", running.extraHosts()))
        .withUnlessEmpty(
            "shmsize", running.sharedMemory() == 0 ? "" : Long.toString(running.sharedMemory()));
  }

  private static List<String> names(BuildRequest request) {
    var names = new ArrayList<>(request.tags());
    for (BuildOutput output : request.outputs()) {
      String name = output.attributes().getOrDefault("name", "");
      if (!name.isEmpty()) {
        names.addAll(List.of(name.split(",", -1)));
      }
    }
    return names;
  }

  private static GantryException elsewhere(String what) {
    return new GantryException(
        Kind.UNAVAILABLE, "only an engine of this machine " + what + ": leave out --host");
  }

  @Override
  public Checked check(BuildRequest request) {
    throw elsewhere("checks Dockerfiles");
  }

  @Override
  public Outline outline(BuildRequest request) {
    throw elsewhere("outlines Dockerfiles");
  }

  @Override
  public List<Target> targets(BuildRequest request) {
    throw elsewhere("lists targets");
  }

  @Override
  public BuildCaches caches() {
    return new RemoteUpkeep(remote);
  }
}
