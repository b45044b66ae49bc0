package io.gantry.image.snapshot;

import io.gantry.image.snapshot.Snapshots.Unpacked;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.oci.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What {@code unpacked.json} says about a layer that waits.
 *
 * @param boot the kernel's name of the time since it started: a layer that waits may not be on the
 *     disk yet, so after a power cut it is worth nothing
 * @param token tells this unpacking from another one of the same layer
 */
record UnpackedRecord(Unpacked layer, LooseUnpacker.Result result, String boot, String token) {
  private static final String FILE = "unpacked.json";

  /** Nothing if there is no such layer, or one that a power cut has spoilt. */
  static Optional<UnpackedRecord> read(Path directory) {
    Path file = directory.resolve(FILE);
    try {
      return Optional.of(of(Json.parse(Files.readAllBytes(file)).asObject()));
    } catch (NoSuchFileException | NotDirectoryException _) {
      return Optional.empty();
    } catch (IOException e) {
      throw Layout.failure("cannot read " + file, e);
    } catch (GantryException _) {
      return Optional.empty();
    }
  }

  private static UnpackedRecord of(Json.Obj json) {
    var layer =
        new Unpacked(
            Digest.parse(json.string("diffId")), json.number("size", 0), json.number("usage", 0));
    Optional<RootAttributes> root =
        json.get("root").isPresent()
            ? Optional.of(RootAttributes.of(json.object("root")))
            : Optional.empty();
    String needs = json.string("needsParent");
    return new UnpackedRecord(
        layer,
        new LooseUnpacker.Result(root, needs.isEmpty() ? Optional.empty() : Optional.of(needs)),
        json.string("boot"),
        json.string("token"));
  }

  void write(Path directory) throws IOException {
    var json =
        Json.object()
            .put("diffId", layer.diffId().toString())
            .put("size", layer.size())
            .put("usage", layer.usage())
            .put("boot", boot)
            .put("token", token);
    result.root().ifPresent(root -> json.put("root", root.json()));
    result.needsParent().ifPresent(reason -> json.put("needsParent", reason));
    Files.write(directory.resolve(FILE), json.build().bytes());
  }

  static void delete(Path directory) throws IOException {
    Files.deleteIfExists(directory.resolve(FILE));
  }
}
