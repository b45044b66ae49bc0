package io.gantry.app.cli.build.option;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Invocation;
import io.gantry.app.cli.argv.Quoted;
import io.gantry.app.cli.argv.UsageException;
import io.gantry.app.cli.terminal.Tty;
import io.gantry.engine.api.build.BuildOutput;
import io.gantry.engine.api.build.BuildOutput.Sink;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code --output}: where a result goes. */
public final class Outputs {
  private static final String OPTION = "--output";
  private static final List<String> TYPES =
      List.of("image", "registry", "docker", "oci", "local", "tar", "cacheonly");
  private static final List<String> COMPRESSIONS = List.of("uncompressed", "gzip", "zstd");
  private static final List<String> TRUTHS =
      List.of(
          "push",
          "push-by-digest",
          "registry.insecure",
          "name-canonical",
          "force-compression",
          "rewrite-timestamp",
          "oci-mediatypes",
          "oci-artifact",
          "unpack",
          "store",
          "tar",
          "platform-split",
          "prefer-nondist-layers",
          "buildinfo",
          "buildinfo-attrs");
  private static final List<String> TEXTS =
      List.of(
          "name",
          "compression",
          "compression-level",
          "dangling-name-prefix",
          "attestation-prefix",
          "mode",
          "context",
          "source-date-epoch");

  private Outputs() {}

  /**
   * All outputs of a build.
   *
   * @param texts what the user said, one for each
   * @param push whether {@code --push} asks for it too
   * @param load whether {@code --load} asks for it too
   */
  public static List<BuildOutput> read(Call call, List<String> texts, boolean push, boolean load) {
    var outputs = new ArrayList<BuildOutput>();
    boolean streamed = false;
    for (String text : texts) {
      if (text.isEmpty()) {
        continue;
      }
      BuildOutput output = parse(call, text);
      if (output.sink() instanceof Sink.Stream) {
        if (streamed) {
          throw Csv.invalid(OPTION, text, "only one output can go to standard output");
        }
        streamed = true;
      }
      outputs.add(output);
    }
    if (push) {
      boolean found = outputs.stream().anyMatch(output -> isImage(output.type()));
      outputs.replaceAll(output -> isImage(output.type()) ? pushed(output) : output);
      if (!found) {
        outputs.add(BuildOutput.of("image", Map.of("push", "true")));
      }
    }
    if (load && outputs.stream().noneMatch(Outputs::lands)) {
      outputs.add(BuildOutput.of("image", Map.of()));
    }
    return List.copyOf(outputs);
  }

  private static boolean isImage(String type) {
    return type.equals("image") || type.equals("registry");
  }

  private static boolean lands(BuildOutput output) {
    return output.type().equals("image")
        || (output.type().equals("docker") && output.sink() instanceof Sink.None);
  }

  private static BuildOutput pushed(BuildOutput output) {
    var attributes = new java.util.HashMap<>(output.attributes());
    attributes.put("push", "true");
    return new BuildOutput(output.type(), attributes, output.sink());
  }

  /** Whether an output goes to a registry. */
  public static boolean pushes(BuildOutput output) {
    return output.type().equals("registry")
        || (output.type().equals("image")
            && output.attributes().getOrDefault("push", "false").equals("true"));
  }

  private static BuildOutput parse(Call call, String text) {
    if (text.equals("-")) {
      return new BuildOutput("tar", Map.of(), stdout(call, text));
    }
    if (text.indexOf('=') < 0 && text.indexOf(',') < 0) {
      return new BuildOutput("local", Map.of(), file(call.invocation(), text));
    }
    FieldMap fields = FieldMap.parse(OPTION, text);
    fields.need("type", "use type=" + String.join("|", TYPES));
    fields.oneOf("type", TYPES);
    String type = fields.get("type");
    boolean given = fields.has("dest") || fields.has("destination");
    String destination = fields.has("dest") ? fields.get("dest") : fields.get("destination");
    FieldMap attributes = fields.without("type", "dest", "destination");
    check(attributes);
    if (given && destination.isEmpty()) {
      throw Csv.invalid(OPTION, text, "dest= names no file or directory");
    }
    return new BuildOutput(
        type, attributes.values(), sink(call, text, attributes, type, destination));
  }

  private static void check(FieldMap attributes) {
    TRUTHS.forEach(attributes::truth);
    attributes.oneOf("compression", COMPRESSIONS);
    attributes.number("compression-level", 0, 22);
    attributes.oneOf("mode", List.of("copy", "delete"));
    for (String key : attributes.values().keySet()) {
      boolean known = TRUTHS.contains(key) || TEXTS.contains(key) || key.startsWith("annotation");
      if (!known) {
        var all = new ArrayList<>(TEXTS);
        all.addAll(TRUTHS);
        all.add("annotation.KEY");
        throw Csv.invalid(
            OPTION,
            attributes.text(),
            Quoted.of(key)
                + " is unknown: use "
                + String.join(", ", all.stream().sorted().toList()));
      }
    }
  }

  private static Sink sink(
      Call call, String text, FieldMap attributes, String type, String destination) {
    return switch (type) {
      case "local" -> {
        if (destination.isEmpty() || destination.equals("-")) {
          throw Csv.invalid(OPTION, text, "dest is required for local exporter: dest=DIRECTORY");
        }
        yield file(call.invocation(), destination);
      }
      case "tar", "oci" -> {
        if (attributes.get("tar").equals("false")) {
          if (destination.isEmpty() || destination.equals("-")) {
            throw Csv.invalid(OPTION, text, "dest is required with tar=false: dest=DIRECTORY");
          }
          yield file(call.invocation(), destination);
        }
        yield destination.isEmpty() || destination.equals("-")
            ? stdout(call, text)
            : file(call.invocation(), destination);
      }
      case "docker" ->
          switch (destination) {
            case "" -> new Sink.None();
            case "-" -> stdout(call, text);
            default -> file(call.invocation(), destination);
          };
      default -> {
        if (!destination.isEmpty()) {
          throw Csv.invalid(OPTION, text, "type " + type + " has no dest");
        }
        yield new Sink.None();
      }
    };
  }

  private static Sink file(Invocation invocation, String text) {
    Path path = invocation.path(text);
    Path parent = path.getParent();
    if (parent != null && Files.exists(parent) && !Files.isDirectory(parent)) {
      throw Csv.invalid(OPTION, text, parent + " is no directory");
    }
    return new Sink.File(path);
  }

  private static Sink stdout(Call call, String text) {
    if (Tty.isTerminal(call.invocation().stdio().outFd())) {
      throw UsageException.plain(
          "invalid value "
              + Quoted.of(text)
              + " for --output: standard output is a terminal: redirect it, or give dest=FILE");
    }
    return new Sink.Stream(call.out().asStream());
  }
}
