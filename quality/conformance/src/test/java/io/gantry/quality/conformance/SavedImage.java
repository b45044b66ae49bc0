package io.gantry.quality.conformance;

import io.gantry.platform.archive.Decompression;
import io.gantry.platform.archive.TarEntry;
import io.gantry.platform.archive.TarReader;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.oci.Digest;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What {@code save} wrote of one image. */
final class SavedImage {
  private static final String DIRECTORY = " | directory ";
  private static final String OPAQUE = "/.wh..wh..opq";

  private final Map<String, byte[]> files = new LinkedHashMap<>();
  private final Json.Obj config;
  private final List<String> layers;

  SavedImage(Path archive) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(archive))) {
      var tar = new TarReader(in);
      for (Optional<TarEntry> entry = tar.next(); entry.isPresent(); entry = tar.next()) {
        files.put(entry.get().path(), tar.content().readAllBytes());
      }
    }
    Json.Obj manifest = array("manifest.json").getFirst().asObject();
    config = Json.parse(file(manifest.string("Config"))).asObject();
    layers = manifest.strings("Layers");
  }

  private List<Json> array(String name) {
    return Json.parse(file(name)) instanceof Json.Arr(List<Json> items) ? items : List.of();
  }

  private byte[] file(String name) {
    byte[] content = files.get(name);
    if (content == null) {
      throw new IllegalStateException("no " + name + " among " + files.keySet());
    }
    return content;
  }

  private List<String> diffIds() {
    return config.object("rootfs").strings("diff_ids");
  }

  /**
   * What a builder made on top of {@code base}: configuration, history, and what is in the layers.
   */
  Json.Obj describe(SavedImage base) throws IOException {
    boolean stands =
        diffIds().size() >= base.diffIds().size()
            && diffIds().subList(0, base.diffIds().size()).equals(base.diffIds());
    int below = stands ? base.layers.size() : 0;
    var contents = new ArrayList<List<String>>();
    var seen = new TreeMap<String, String>();
    for (String layer : layers) {
      Map<String, String> lines = layer(file(layer));
      contents.add(changed(lines, seen));
      seen.putAll(lines);
    }
    contents.subList(0, below).clear();
    List<Json> history = config.array("history");
    var steps = new ArrayList<Json>();
    int layer = 0;
    for (Json item :
        history.subList(stands ? base.config.array("history").size() : 0, history.size())) {
      Json.Obj step = item.asObject();
      boolean empty = step.bool("empty_layer") || contents.get(layer++).isEmpty();
      steps.add(Json.of((empty ? "- " : "+ ") + step.string("created_by")));
    }
    var trees = new ArrayList<Json>();
    for (List<String> content : contents) {
      if (!content.isEmpty()) {
        trees.add(Json.strings(content));
      }
    }
    return Json.object()
        .put("author", config.string("author"))
        .put("config", plain(config.object("config")))
        .put("history", Json.array(steps))
        .put("layers", Json.array(trees))
        .build();
  }

  /** Sorted, without what is empty: programs differ in what they leave out. */
  private static Json plain(Json json) {
    return switch (json) {
      case Json.Obj object -> {
        var fields = new TreeMap<String, Json>();
        object
            .fields()
            .forEach((name, value) -> {
              Json inner = plain(value);
              if (!isEmpty(inner) || isSet(value)) {
                fields.put(name, inner);
              }
            });
        yield new Json.Obj(fields);
      }
      case Json.Arr(List<Json> items) -> Json.array(items.stream().map(SavedImage::plain).toList());
      default -> json;
    };
  }

  /** A set of ports or volumes has empty objects as values. */
  private static boolean isSet(Json value) {
    return value instanceof Json.Obj object && object.fields().isEmpty();
  }

  private static boolean isEmpty(Json json) {
    return switch (json.text()) {
      case "null", "\"\"", "[]", "{}", "false", "0" -> true;
      default -> false;
    };
  }

  /**
   * Without directories that only were touched, by mount points of a RUN, say, and without opaque
   * marks where nothing is below to hide.
   */
  private static List<String> changed(Map<String, String> lines, Map<String, String> below) {
    var changed = new ArrayList<String>();
    lines.forEach((path, line) -> {
      boolean touched =
          line.contains(DIRECTORY)
              && line.equals(below.get(path))
              && lines.keySet().stream().noneMatch(other -> other.startsWith(path + "/"));
      int mark = path.lastIndexOf(OPAQUE);
      boolean idle =
          mark >= 0 && !below.getOrDefault(path.substring(0, mark), "").contains(DIRECTORY);
      if (!touched && !idle) {
        changed.add(line);
      }
    });
    return changed;
  }

  private static Map<String, String> layer(byte[] blob) throws IOException {
    var lines = new TreeMap<String, String>();
    try (InputStream in = Decompression.open(new ByteArrayInputStream(blob))) {
      var tar = new TarReader(in);
      for (Optional<TarEntry> entry = tar.next(); entry.isPresent(); entry = tar.next()) {
        byte[] content = tar.content().readAllBytes();
        if (!entry.get().path().isEmpty()) {
          lines.put(entry.get().path(), line(entry.get(), content));
        }
      }
    }
    return Collections.unmodifiableMap(lines);
  }

  private static String line(TarEntry entry, byte[] content) {
    String what =
        switch (entry.type()) {
          case FILE -> "file " + content.length + " " + Digest.of(content).hex().substring(0, 16);
          case HARD_LINK -> "same as " + entry.linkName();
          case SYMBOLIC_LINK -> "-> " + entry.linkName();
          case DIRECTORY -> "directory";
          case CHARACTER_DEVICE -> "char " + entry.deviceMajor() + ":" + entry.deviceMinor();
          case BLOCK_DEVICE -> "block " + entry.deviceMajor() + ":" + entry.deviceMinor();
          case FIFO -> "pipe";
        };
    if (entry.type() == TarEntry.Type.HARD_LINK || entry.name().startsWith(".wh.")) {
      return entry.path() + " | " + what;
    }
    var attributes = new StringBuilder();
    entry
        .attributes()
        .forEach((name, value) ->
            attributes
                .append(" ")
                .append(name)
                .append("=")
                .append(HexFormat.of().formatHex(value)));
    String mode = entry.type() == TarEntry.Type.SYMBOLIC_LINK ? "" : octal(entry.mode());
    return entry.path()
        + " | "
        + what
        + mode
        + " "
        + entry.uid()
        + ":"
        + entry.gid()
        + " "
        + time(entry)
        + attributes;
  }

  private static String octal(int mode) {
    return " " + Integer.toOctalString(mode);
  }

  /**
   * A time that a file brought along, or {@code made} for one of the build. Directories of the base
   * are dated anew by BuildKit when something is put into them, not by gantry, whose layers only
   * depend on what is in them: for directories both are {@code made}.
   */
  private static String time(TarEntry entry) {
    long seconds = entry.modified().getEpochSecond();
    return seconds > 0 && entry.modified().isBefore(Instant.parse("2025-01-01T00:00:00Z"))
        ? Long.toString(seconds)
        : "made";
  }
}
