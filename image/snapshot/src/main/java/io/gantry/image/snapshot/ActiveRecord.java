package io.gantry.image.snapshot;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.oci.ChainId;
import io.gantry.platform.oci.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an active snapshot stands on, highest first; kept in its file {@code parent}: a line for
 * each layer, then {@value #END}, whose absence tells a file that a power cut left half-written.
 */
record ActiveRecord(List<ChainId> below) {
  private static final String END = "end";
  private static final String FILE = "parent";

  ActiveRecord {
    below = List.copyOf(below);
  }

  Optional<ChainId> parent() {
    return below.isEmpty() ? Optional.empty() : Optional.of(below.getFirst());
  }

  /** Nothing if there is no such active snapshot, or none with a whole record. */
  static Optional<ActiveRecord> read(Path active) {
    try {
      return parse(Files.readString(active.resolve(FILE), StandardCharsets.US_ASCII));
    } catch (NoSuchFileException | NotDirectoryException _) {
      return Optional.empty();
    } catch (IOException | GantryException e) {
      throw new GantryException(Kind.INTERNAL, active + " is damaged: " + e.getMessage(), e);
    }
  }

  private static Optional<ActiveRecord> parse(String text) {
    var below = new ArrayList<ChainId>();
    int start = 0;
    int end = text.indexOf('\n');
    while (end >= 0) {
      String line = text.substring(start, end);
      if (line.equals(END)) {
        return Optional.of(new ActiveRecord(below));
      }
      below.add(new ChainId(new Digest(line)));
      start = end + 1;
      end = text.indexOf('\n', start);
    }
    return Optional.empty();
  }

  void write(Path active) throws IOException {
    var text = new StringBuilder();
    for (ChainId chain : below) {
      text.append(chain.digest().hex()).append('\n');
    }
    text.append(END).append('\n');
    Files.write(active.resolve(FILE), text.toString().getBytes(StandardCharsets.US_ASCII));
  }

  static void delete(Path active) throws IOException {
    Files.deleteIfExists(active.resolve(FILE));
  }
}
