package io.gantry.image.snapshot;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.linux.namespace.IdMap;
import io.gantry.platform.linux.namespace.IdRange;
import io.gantry.platform.oci.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Who the owners of files in an active snapshot are on the disk; no file where they are themselves.
 */
final class OwnersFile {
  private static final String FILE = "owners.json";

  private OwnersFile() {}

  static Optional<IdMap> read(Path active) {
    try {
      Json.Obj json = Json.parse(Files.readAllBytes(active.resolve(FILE))).asObject();
      return Optional.of(new IdMap(ranges(json.strings("uids")), ranges(json.strings("gids"))));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (IOException | GantryException | NumberFormatException e) {
      throw new GantryException(Kind.INTERNAL, active + " is damaged: " + e.getMessage(), e);
    }
  }

  static void write(Path active, IdMap owners) throws IOException {
    Files.write(active.resolve(FILE), json(owners).bytes());
  }

  /** A file name that no other owners have. */
  static String name(IdMap owners) {
    return Digest.of(json(owners).bytes()).hex();
  }

  private static Json.Obj json(IdMap owners) {
    return Json.object()
        .put("uids", Json.strings(texts(owners.uids())))
        .put("gids", Json.strings(texts(owners.gids())))
        .build();
  }

  private static List<String> texts(List<IdRange> ranges) {
    return ranges.stream()
        .map(range -> range.inside() + ":" + range.outside() + ":" + range.count())
        .toList();
  }

  private static List<IdRange> ranges(List<String> texts) {
    var ranges = new ArrayList<IdRange>();
    for (String text : texts) {
      String[] numbers = text.split(":", 3);
      ranges.add(
          new IdRange(
              Long.parseLong(numbers[0]), Long.parseLong(numbers[1]), Long.parseLong(numbers[2])));
    }
    return ranges;
  }
}
