package io.gantry.image.snapshot;

import io.gantry.image.snapshot.Snapshots.Unpacked;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.oci.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Optional;

/** What {@code unpacked.json} says about a layer that waits. */
record UnpackedRecord(Unpacked layer, LooseUnpacker.Result result) {
  private static final String FILE = "unpacked.json";

  static Optional<UnpackedRecord> read(Path directory) {
    Path file = directory.resolve(FILE);
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
        new LooseUnpacker.Result(root, needs.isEmpty() ? Optional.empty() : Optional.of(needs)));
  }

  void write(Path directory) throws IOException {
    var json =
        Json.object()
            .put("diffId", layer.diffId().toString())
            .put("size", layer.size())
            .put("usage", layer.usage());
    result.root().ifPresent(root -> json.put("root", root.json()));
    result.needsParent().ifPresent(reason -> json.put("needsParent", reason));
    Files.write(directory.resolve(FILE), json.build().bytes());
  }

  static void delete(Path directory) throws IOException {
    Files.deleteIfExists(directory.resolve(FILE));
  }
}
