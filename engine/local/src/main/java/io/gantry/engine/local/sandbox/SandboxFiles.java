package io.gantry.engine.local.sandbox;

import io.gantry.engine.api.Sandboxes.Sandbox;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.file.DiskException;
import io.gantry.platform.base.file.DurableFile;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.oci.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One file for each sandbox: its labels. */
record SandboxFiles(Path directory) {
  private static final int LONGEST = 64;
  private static final String SUFFIX = ".json";

  static void check(String id) {
    boolean valid = !id.isEmpty() && id.length() <= LONGEST;
    for (int i = 0; valid && i < id.length(); i++) {
      char c = id.charAt(i);
      valid = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    }
    if (!valid) {
      throw new GantryException(
          Kind.INVALID, "sandbox id \"" + id + "\": use 1 to 64 of a-z, 0-9 and -");
    }
  }

  /** Who holds the lease: 64 hexadecimal digits, as of a container. */
  static String owner(String id) {
    return Digest.of(("sandbox " + id).getBytes(StandardCharsets.UTF_8)).hex();
  }

  Path lock(String id) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new DiskException("cannot make " + directory, e);
    }
    return directory.resolve(id + ".lock");
  }

  Optional<Sandbox> read(String id) {
    return DurableFile.read(directory.resolve(id + SUFFIX))
        .map(bytes -> Json.parse(bytes).asObject())
        .map(tree -> new Sandbox(id, "", tree.stringMap("labels")));
  }

  void write(Sandbox sandbox) {
    DurableFile.write(
        directory.resolve(sandbox.id() + SUFFIX),
        Json.object().put("labels", Json.stringMap(sandbox.labels())).build().bytes());
  }

  List<Sandbox> list() {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    var found = new ArrayList<Sandbox>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
      for (Path entry : entries) {
        String name = String.valueOf(entry.getFileName());
        read(name.substring(0, name.length() - SUFFIX.length())).ifPresent(found::add);
      }
    } catch (IOException e) {
      throw new DiskException("cannot read " + directory, e);
    }
    return List.copyOf(found);
  }

  void delete(String id) {
    try {
      Files.deleteIfExists(directory.resolve(id + SUFFIX));
      Files.deleteIfExists(lock(id));
    } catch (IOException e) {
      throw new DiskException("cannot delete the record of sandbox " + id, e);
    }
  }
}
