package io.gantry.engine.docker.buildkit;

import io.gantry.engine.api.build.BuildOutput;
import io.gantry.engine.api.build.BuildOutput.Sink;
import io.gantry.engine.api.build.BuildResult;
import io.gantry.engine.docker.buildkit.message.Entry;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Where the results of a build go: the engine writes files to a directory here, which is sent to
 * the client then, and archives right to the client.
 */
final class Outputs {
  /** What clients say that means nothing here. */
  private static final Set<String> MEANINGLESS =
      Set.of(
          "prefer-image-digest",
          "oci-artifact",
          "buildinfo",
          "buildinfo-attrs",
          "source-date-epoch",
          "prefer-nondist-layers",
          "context",
          "mode");

  private static final String SENDING = "sending files to the client";

  private final BuildClient client;
  private final Path scratch;
  private final List<BuildOutput> outputs = new ArrayList<>();
  private final Map<Integer, Path> directories = new TreeMap<>();
  private final List<Path> layouts = new ArrayList<>();
  private final List<ToClient> streams = new ArrayList<>();

  /**
   * Reads what a client wants.
   *
   * @param scratch of this build alone, which removes it
   */
  Outputs(List<Entry> exporters, BuildClient client, Path scratch) {
    this.client = client;
    this.scratch = scratch;
    for (int i = 0; i < exporters.size(); i++) {
      outputs.add(output(i, exporters.get(i)));
    }
    if (outputs.isEmpty()) {
      outputs.add(BuildOutput.of("cacheonly", Map.of()));
    }
  }

  private BuildOutput output(int index, Entry exporter) {
    var attributes = new HashMap<>(exporter.attributes());
    attributes.keySet().removeAll(MEANINGLESS);
    return switch (exporter.type()) {
      case "moby", "image" -> BuildOutput.of("image", attributes);
      case "local" -> {
        Path directory = scratch.resolve("output-" + index);
        directories.put(index, directory);
        yield new BuildOutput("local", attributes, new Sink.File(directory));
      }
      case "tar", "oci", "docker" -> {
        if (attributes.getOrDefault("tar", "true").equals("false")) {
          Path layout = scratch.resolve("layout-" + index);
          layouts.add(layout);
          yield new BuildOutput(exporter.type(), attributes, new Sink.File(layout));
        }
        var stream = new ToClient(index);
        streams.add(stream);
        yield new BuildOutput(exporter.type(), attributes, new Sink.Stream(stream));
      }
      default ->
          throw new GantryException(
              Kind.INVALID, "exporter \"" + exporter.type() + "\" could not be found");
    };
  }

  /** As the engine takes them; never none. */
  List<BuildOutput> all() {
    return List.copyOf(outputs);
  }

  /** Sends what is to be sent, now that the build is done. */
  void send(Progress progress) {
    for (ToClient stream : streams) {
      stream.finish();
    }
    for (Path layout : layouts) {
      var _ = progress.step(SENDING, () -> client.store("export", layout));
    }
    directories.forEach((index, directory) -> {
      var _ =
          progress.step(
              SENDING,
              () -> {
                client.directory(index, directory);
                return directory;
              });
    });
  }

  /** What {@code ExporterResponse} tells of a result. */
  static Map<String, String> response(BuildResult result) {
    var response = new TreeMap<String, String>();
    result
        .metadata()
        .forEach((name, text) -> {
          if (!name.equals("buildx.build.ref")) {
            response.put(name, value(text));
          }
        });
    return response;
  }

  /** Texts as they are, anything else as JSON in base64: so clients tell them apart. */
  private static String value(String json) {
    return switch (Json.parse(json)) {
      case Json.Str(String text) -> text;
      case Json _ -> Base64.getEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    };
  }

  /**
   * An archive on its way to the client; asked for when its first byte comes. Where the build fails
   * it is not closed, which would say that it is whole: it ends with the session.
   */
  private final class ToClient extends OutputStream {
    private final int index;
    private Optional<OutputStream> out = Optional.empty();

    ToClient(int index) {
      this.index = index;
    }

    private OutputStream opened() throws IOException {
      if (out.isEmpty()) {
        out = Optional.of(client.file(index, Map.of()));
      }
      return out.get();
    }

    @Override
    public void write(int b) throws IOException {
      opened().write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      opened().write(bytes, offset, length);
    }

    @Override
    public void flush() throws IOException {
      if (out.isPresent()) {
        out.get().flush();
      }
    }

    void finish() {
      try {
        opened().close();
      } catch (IOException e) {
        throw new GantryException(
            Kind.UNAVAILABLE, "cannot send the archive to the client: " + e.getMessage(), e);
      }
    }
  }
}
