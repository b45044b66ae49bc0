package io.gantry.image.snapshot;

import io.gantry.platform.linux.fs.FileStatus;
import io.gantry.platform.linux.fs.RootDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Fits a layer that was unpacked by itself to what it will stand on: directories that it took for
 * granted look as they do there, and whiteouts of nothing go.
 */
final class Adoption {
  private final RootDirectory upper;
  private final ParentView parent;
  private final Map<String, Marks.Kind> assumed = new LinkedHashMap<>();
  private final Set<String> described = new HashSet<>();
  private final Set<String> opaque = new HashSet<>();
  private final List<String> whiteouts = new ArrayList<>();
  private final Map<String, Instant> times = new HashMap<>();

  private Adoption(RootDirectory upper, ParentView parent) {
    this.upper = upper;
    this.parent = parent;
  }

  /**
   * Fits the layer in {@code directory}; false if a directory that it assumes is a link in the
   * parent: then its entries belong elsewhere, and it must be unpacked again on the parent.
   */
  static boolean settle(Path directory, RootDirectory upper, ParentView parent) throws IOException {
    var adoption = new Adoption(upper, parent);
    Marks.read(directory, adoption::see);
    return adoption.settle();
  }

  private void see(Marks.Kind kind, String place) {
    switch (kind) {
      case WHITEOUT -> whiteouts.add(place);
      case OPAQUE -> opaque.add(place);
      case IMPLIED, REACHED -> assumed.putIfAbsent(place, kind);
      case DESCRIBED -> described.add(place);
    }
  }

  private boolean settle() {
    for (String place : assumed.keySet()) {
      if (below(place).map(FileStatus::isSymbolicLink).orElse(false)) {
        return false;
      }
    }
    for (String place : assumed.keySet()) {
      copyLooks(place);
    }
    whiteouts.forEach(this::dropIfIdle);
    for (var entry : List.copyOf(assumed.entrySet()).reversed()) {
      if (entry.getValue() == Marks.Kind.REACHED) {
        dropIfEmpty(entry.getKey());
      }
    }
    for (var time : times.entrySet()) {
      if (isDirectory(time.getKey())) {
        upper.setTimes(time.getKey(), time.getValue());
      }
    }
    return true;
  }

  /** What a path shows below this layer. */
  private Optional<FileStatus> below(String place) {
    for (String path = Paths.parent(place); !path.isEmpty(); path = Paths.parent(path)) {
      if (opaque.contains(path)) {
        return Optional.empty();
      }
    }
    return parent.stat(place);
  }

  private boolean isDirectory(String place) {
    return upper.stat(place, false).map(FileStatus::isDirectory).orElse(false);
  }

  private void copyLooks(String place) {
    Optional<FileStatus> below = below(place).filter(FileStatus::isDirectory);
    if (below.isPresent() && !described.contains(place) && isDirectory(place)) {
      Metadata.copy(parent.root(), place, below.get(), upper);
      times.put(place, below.get().modified());
    }
  }

  private void dropIfIdle(String place) {
    if (upper.stat(place, false).map(Whiteout::is).orElse(false) && below(place).isEmpty()) {
      drop(place);
    }
  }

  private void dropIfEmpty(String place) {
    boolean needed = below(place).map(FileStatus::isDirectory).orElse(false);
    if (!needed
        && !described.contains(place)
        && isDirectory(place)
        && upper.list(place).isEmpty()) {
      drop(place);
    }
  }

  /** Removes something; the directory that held it keeps its time. */
  private void drop(String place) {
    String directory = Paths.parent(place);
    upper
        .stat(directory, false)
        .ifPresent(status -> times.putIfAbsent(directory, status.modified()));
    upper.remove(place);
  }
}
