package io.gantry.app.cli.build;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Invocation;
import io.gantry.app.cli.argv.UsageException;
import io.gantry.engine.api.build.BuildResult;
import io.gantry.platform.base.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The files that say what was built.
 *
 * @param id {@code --iidfile}
 * @param metadata {@code --metadata-file}
 */
public record Receipts(Optional<Path> id, Optional<Path> metadata) {
  /** The files of a call; one of an earlier build is removed, so that none outlives a failure. */
  static Receipts of(Call call) throws IOException {
    var receipts =
        new Receipts(
            file(call.invocation(), "--iidfile", call.get(BuildOptions.IIDFILE)),
            file(call.invocation(), "--metadata-file", call.get(BuildOptions.METADATA_FILE)));
    if (receipts.id().isPresent() && Files.isRegularFile(receipts.id().get())) {
      Files.delete(receipts.id().get());
    }
    return receipts;
  }

  /** A file that can be written; nothing for an empty name. */
  public static Optional<Path> file(Invocation invocation, String option, String name) {
    if (name.isEmpty()) {
      return Optional.empty();
    }
    Path path = invocation.path(name);
    Path parent = path.getParent();
    if (parent == null || !Files.isDirectory(parent) || Files.isDirectory(path)) {
      throw UsageException.plain(
          "invalid value \"" + name + "\" for " + option + ": it is no file in a directory");
    }
    return Optional.of(path);
  }

  void write(BuildResult result) throws IOException {
    if (id.isPresent()) {
      Files.writeString(id.get(), result.imageId().toString());
    }
    if (metadata.isPresent()) {
      Files.writeString(metadata.get(), json(result).pretty("  "));
    }
  }

  /** The metadata of a result, sorted. */
  public static Json.Obj json(BuildResult result) {
    Json.ObjectBuilder all = Json.object();
    new TreeMap<>(result.metadata()).forEach((key, text) -> all.put(key, Json.parse(text)));
    return all.build();
  }
}
