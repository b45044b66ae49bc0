package io.gantry.image.snapshot;

import io.gantry.image.snapshot.Snapshots.Layer;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.oci.ChainId;
import io.gantry.platform.oci.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What {@code layer.json} says.
 *
 * @param newest the time of its newest file as {@link Snapshots#newest} tells it, if somebody
 *     looked when it was made
 * @param below everything under the layer, highest first: to mount it, one file is read
 */
record LayerRecord(
    Layer layer, List<ChainId> below, RootAttributes root, Optional<Instant> newest) {
  LayerRecord {
    below = List.copyOf(below);
  }

  /** The layer and everything under it, highest first. */
  List<ChainId> stack() {
    var stack = new ArrayList<ChainId>(below.size() + 1);
    stack.add(layer.chain());
    stack.addAll(below);
    return stack;
  }

  static Optional<LayerRecord> read(Path file) {
    try {
      return Optional.of(of(Json.parse(Files.readAllBytes(file)).asObject()));
    } catch (NoSuchFileException | NotDirectoryException _) {
      return Optional.empty();
    } catch (IOException e) {
      throw Layout.failure("cannot read " + file, e);
    } catch (GantryException e) {
      throw new GantryException(Kind.INTERNAL, file + " is damaged: " + e.text(), e);
    }
  }

  private static LayerRecord of(Json.Obj json) {
    var below = new ArrayList<ChainId>();
    for (String chain : json.strings("below")) {
      below.add(new ChainId(Digest.parse(chain)));
    }
    var layer =
        new Layer(
            new ChainId(Digest.parse(json.string("chain"))),
            below.isEmpty() ? Optional.empty() : Optional.of(below.getFirst()),
            Digest.parse(json.string("diffId")),
            json.number("size", 0),
            json.number("usage", 0));
    long newest = json.number("newest", Long.MIN_VALUE);
    return new LayerRecord(
        layer,
        below,
        RootAttributes.of(json.object("root")),
        newest == Long.MIN_VALUE ? Optional.empty() : Optional.of(Instant.ofEpochSecond(newest)));
  }

  void write(Path file) {
    var chains = new ArrayList<String>();
    for (ChainId chain : below) {
      chains.add(chain.toString());
    }
    Json.ObjectBuilder json =
        Json.object()
            .put("chain", layer.chain().toString())
            .put("below", Json.strings(chains))
            .put("diffId", layer.diffId().toString())
            .put("size", layer.size())
            .put("usage", layer.usage())
            .put("root", root.json());
    newest.ifPresent(time -> json.put("newest", time.getEpochSecond()));
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      var bytes = ByteBuffer.wrap(json.build().bytes());
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (IOException e) {
      throw Layout.failure("cannot write " + file, e);
    }
  }
}
