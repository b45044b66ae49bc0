package io.gantry.app.cli.buildx;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.Syntax;
import io.gantry.app.cli.argv.Values;
import io.gantry.app.cli.build.Builder;
import io.gantry.app.cli.output.Confirmation;
import io.gantry.app.cli.output.Sizes;
import io.gantry.engine.api.build.BuildCaches;
import io.gantry.engine.api.build.BuildCaches.Entry;
import io.gantry.engine.api.build.BuildCaches.Pruned;
import io.gantry.engine.api.build.BuildCaches.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** {@code builder prune}. */
public final class CachePruneCommand implements Command {
  private static final Option<Boolean> ALL =
      Option.flag("all", "a", "Remove all unused build cache, not just dangling ones");
  private static final Option<Boolean> FORCE =
      Option.flag("force", "f", "Do not prompt for confirmation");
  private static final Option<Long> RESERVED =
      bytes("reserved-space", "Amount of disk space always allowed to keep for cache")
          .alias("keep-storage");
  private static final Option<Long> MOST =
      bytes("max-used-space", "Maximum amount of disk space allowed to keep for cache");
  private static final Option<Long> FREE =
      bytes("min-free-space", "Target amount of free disk space after pruning");
  private static final Option<Boolean> VERBOSE =
      Option.flag("verbose", "", "Provide a more verbose output");

  private static final Syntax SYNTAX =
      Syntax.of(
          "builder prune, buildx prune",
          "",
          Arity.NONE,
          "Remove build cache",
          ALL,
          Builder.OPTION,
          CacheFilter.OPTION,
          FORCE,
          MOST,
          FREE,
          RESERVED,
          VERBOSE);

  private static Option<Long> bytes(String name, String help) {
    return Option.of(name, "", Values.BYTES, 0L, help);
  }

  @Override
  public Syntax syntax() {
    return SYNTAX;
  }

  @Override
  public int run(Call call) throws IOException {
    Builder.check(call);
    CacheFilter filter =
        CacheFilter.of(
            call.get(CacheFilter.OPTION), List.of("id", "type", "until", "unused-for"), call.now());
    String warning =
        call.get(ALL)
            ? "WARNING! This will remove all build cache."
            : "WARNING! This will remove all dangling build cache.";
    if (!call.get(FORCE)
        && !Confirmation.ask(call.invocation().stdio().in(), call.out(), warning)) {
      return 0;
    }
    BuildCaches caches = call.engine().builder().caches();
    Pruned pruned =
        caches.prune(
            new Rule(
                call.get(ALL),
                filter.unusedFor(),
                keep(call, caches),
                filter.types(),
                filter.ids()));
    List<CacheRow> rows =
        pruned.entries().stream().map(entry -> new CacheRow(entry, call.now())).toList();
    if (call.get(VERBOSE)) {
      rows.forEach(row -> call.out().print(row.pretty()));
    } else if (!rows.isEmpty()) {
      call.out().print(DuCommand.table(rows));
    }
    call.out().line("Total:\t" + Sizes.precise(pruned.freed()));
    return 0;
  }

  private static Optional<Long> keep(Call call, BuildCaches caches) throws IOException {
    Optional<Long> reserved = given(call, RESERVED);
    Optional<Long> most = given(call, MOST);
    Optional<Long> free = given(call, FREE);
    if (free.isEmpty()) {
      return keep(reserved, most, 0, 0);
    }
    long used = caches.entries().stream().mapToLong(Entry::size).sum();
    Path root = Path.of(call.engine().version().root());
    long lacking = Math.max(0, free.get() - Files.getFileStore(root).getUsableSpace());
    return keep(reserved, most, used, lacking);
  }

  private static Optional<Long> given(Call call, Option<Long> option) {
    return call.given(option) ? Optional.of(call.get(option)) : Optional.empty();
  }

  /**
   * How many bytes may stay; nothing for none in particular.
   *
   * @param used bytes of the cache now, or 0 if the disk's free space does not matter
   * @param lacking bytes that should become free
   */
  static Optional<Long> keep(
      Optional<Long> reserved, Optional<Long> most, long used, long lacking) {
    if (used > 0) {
      long fitting = Math.max(reserved.orElse(0L), used - lacking);
      return Optional.of(Math.min(most.orElse(Long.MAX_VALUE), fitting));
    }
    return most.isPresent() ? most : reserved;
  }
}
