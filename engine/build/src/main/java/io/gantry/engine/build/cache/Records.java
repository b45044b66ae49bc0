package io.gantry.engine.build.cache;

import io.gantry.engine.build.solver.Result;
import io.gantry.engine.build.solver.ResultCache;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.oci.ChainId;
import io.gantry.platform.oci.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The records: one file per key, named by it, whose time of change is that of its last use. Not
 * forced to the disk: a record that is lost or damaged only costs the work again.
 */
public final class Records implements ResultCache {
  private final Path directory;
  private final Predicate<ChainId> present;
  private final Clock clock;

  /**
   * Records in {@code directory}.
   *
   * @param present whether a layer is still here
   */
  public Records(Path directory, Predicate<ChainId> present, Clock clock) {
    this.directory = directory;
    this.present = present;
    this.clock = clock;
  }

  @Override
  public Optional<Result> find(Digest key) {
    Path path = directory.resolve(key.hex());
    Optional<Result> result = read(path);
    if (result.isEmpty()) {
      return result;
    }
    if (result.get().chain().isPresent() && !present.test(result.get().chain().get())) {
      StoredFile.delete(path);
      return Optional.empty();
    }
    try {
      Files.setLastModifiedTime(path, FileTime.from(clock.instant()));
    } catch (IOException _) {
      // only the order of pruning suffers
    }
    return result;
  }

  @Override
  public void put(Digest key, String title, Result result) {
    var json = Json.object().put("title", title).put("created", result.created().toString());
    result.chain().ifPresent(chain -> json.put("chain", chain.toString()));
    StoredFile.write(directory.resolve(key.hex()), json.build().bytes());
  }

  /** The layers that records name. */
  static Set<ChainId> chains(Path directory) {
    var chains = new HashSet<ChainId>();
    for (Path path : StoredFile.list(directory)) {
      read(path).flatMap(Result::chain).ifPresent(chains::add);
    }
    return chains;
  }

  /** Forgets everything; the number of records that were there. */
  static int clear(Path directory) {
    List<Path> paths = StoredFile.list(directory);
    paths.forEach(StoredFile::delete);
    return paths.size();
  }

  private static Optional<Result> read(Path path) {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(path);
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (IOException e) {
      throw StoredFile.failure("read", path, e);
    }
    try {
      Json.Obj json = Json.parse(bytes).asObject();
      String chain = json.string("chain");
      return Optional.of(
          new Result(
              chain.isEmpty() ? Optional.empty() : Optional.of(new ChainId(Digest.parse(chain))),
              Instant.parse(json.string("created"))));
    } catch (GantryException | java.time.format.DateTimeParseException _) {
      StoredFile.delete(path);
      return Optional.empty();
    }
  }
}
