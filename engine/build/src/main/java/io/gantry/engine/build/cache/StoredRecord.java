package io.gantry.engine.build.cache;

import io.gantry.engine.build.solver.Result;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.oci.ChainId;
import io.gantry.platform.oci.Digest;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * What a record's file says: a line of JSON, then a dot for each use since it was written.
 *
 * @param type as {@code BuildCaches.Entry} says
 * @param description as progress shows the step
 */
record StoredRecord(String type, String description, Result result, int uses) {
  /** What is added to the file at each use. */
  static final byte[] USE = {'.'};

  /** After so many uses the line is written anew. */
  static final int MANY_USES = 1000;

  StoredRecord usedOnceMore() {
    return new StoredRecord(type, description, result, uses + 1);
  }

  byte[] bytes() {
    var json =
        Json.object()
            .put("title", description)
            .put("type", type)
            .put("created", result.created().toString())
            .put("uses", uses);
    result.chain().ifPresent(chain -> json.put("chain", chain.toString()));
    byte[] line = json.build().bytes();
    byte[] ended = Arrays.copyOf(line, line.length + 1);
    ended[line.length] = '\n';
    return ended;
  }

  /** Nothing if the file is damaged. */
  static Optional<StoredRecord> parse(byte[] bytes) {
    int end = 0;
    while (end < bytes.length && bytes[end] != '\n') {
      end++;
    }
    try {
      Json.Obj json = Json.parse(new String(bytes, 0, end, StandardCharsets.UTF_8)).asObject();
      String chain = json.string("chain");
      Optional<ChainId> layers =
          chain.isEmpty() ? Optional.empty() : Optional.of(new ChainId(Digest.parse(chain)));
      return Optional.of(
          new StoredRecord(
              json.string("type"),
              json.string("title"),
              new Result(layers, Instant.parse(json.string("created"))),
              (int) json.number("uses", 0) + Math.max(0, bytes.length - end - 1)));
    } catch (GantryException | DateTimeException _) {
      return Optional.empty();
    }
  }
}
