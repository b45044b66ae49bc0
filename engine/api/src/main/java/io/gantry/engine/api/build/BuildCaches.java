package io.gantry.engine.api.build;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What builds have left on this host for later builds. */
public interface BuildCaches {
  /** Of an engine that does not build. */
  BuildCaches NONE =
      new BuildCaches() {
        @Override
        public List<Entry> entries() {
          return List.of();
        }

        @Override
        public Pruned prune(Rule rule) {
          return new Pruned(List.of(), 0);
        }
      };

  /** All records, the last used first. */
  List<Entry> entries();

  /** Removes what a rule lets go, the longest unused first; never what a running build uses. */
  Pruned prune(Rule rule);

  /**
   * One record.
   *
   * @param id of the record
   * @param type {@code regular}, {@code exec.cachemount}, {@code source.local}, {@code source.git},
   *     {@code source.http}, {@code internal}
   * @param description as progress showed the step
   * @param size bytes on disk
   * @param shared whether an image has the layer too: its bytes are not the cache's alone
   * @param inUse whether a running build holds it
   * @param mutable whether it changes in place: a cache mount
   */
  record Entry(
      String id,
      List<String> parents,
      String type,
      String description,
      long size,
      boolean shared,
      boolean inUse,
      boolean mutable,
      Instant created,
      Instant lastUsed,
      int uses) {
    /** Copies the list. */
    public Entry {
      parents = List.copyOf(parents);
    }
  }

  /**
   * What may go.
   *
   * @param all also records whose layers images have too, which frees nothing
   * @param unusedFor only what has not been used for so long
   * @param keep bytes that may stay, of what only the cache has; the longest unused goes first
   * @param types only these; none for all
   * @param ids only those with these ids or beginnings of ids; none for all
   */
  record Rule(
      boolean all,
      Optional<Duration> unusedFor,
      Optional<Long> keep,
      List<String> types,
      List<String> ids) {
    /** Everything. */
    public static final Rule ALL =
        new Rule(true, Optional.empty(), Optional.empty(), List.of(), List.of());

    /** Copies the lists. */
    public Rule {
      types = List.copyOf(types);
      ids = List.copyOf(ids);
    }
  }

  /** What went, and the bytes that became free. */
  record Pruned(List<Entry> entries, long freed) {
    /** Copies the list. */
    public Pruned {
      entries = List.copyOf(entries);
    }
  }
}
