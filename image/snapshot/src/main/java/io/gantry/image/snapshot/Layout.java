package io.gantry.image.snapshot;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.linux.namespace.IdMap;
import io.gantry.platform.oci.ChainId;
import io.gantry.platform.oci.Digest;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Where things lie: {@code layers/<chain>/{fs,layer.json,recipe,kept,owned}}, recipe and kept where
 * the tar came from elsewhere, in owned copies with other owners (see {@link OwnedLayers}); {@code
 * unpacked/<diff id>} for layers that wait (see {@link LooseLayers}); {@code
 * active/<key>/{fs,work,parent,owners.json}}, {@code staging/} for what is being made, {@code
 * trash/} for what is being deleted, and {@code lock}. A layer or an active snapshot appears and
 * disappears by one rename of its directory.
 */
record Layout(Path directory) {
  private static final int KEY_LIMIT = 128;

  Path lock() {
    return directory.resolve("lock");
  }

  Path layers() {
    return directory.resolve("layers");
  }

  Path layer(ChainId chain) {
    return layers().resolve(chain.digest().hex());
  }

  Path layerRecord(ChainId chain) {
    return layer(chain).resolve("layer.json");
  }

  Path layerFiles(ChainId chain) {
    return layer(chain).resolve("fs");
  }

  /** Where the copies of a layer with other owners are. */
  Path owned(ChainId chain) {
    return layer(chain).resolve("owned");
  }

  Path ownedFiles(ChainId chain, IdMap owners) {
    return owned(chain).resolve(OwnersFile.name(owners));
  }

  Path actives() {
    return directory.resolve("active");
  }

  /** The layers that seem to be here; other names are not this store's. */
  List<ChainId> chains() {
    var chains = new ArrayList<ChainId>();
    for (String name : names(layers())) {
      if (isHex(name)) {
        chains.add(new ChainId(new Digest(name)));
      }
    }
    return chains;
  }

  private static boolean isHex(String name) {
    boolean hex = name.length() == 64;
    for (int i = 0; i < name.length() && hex; i++) {
      hex = "0123456789abcdef".indexOf(name.charAt(i)) >= 0;
    }
    return hex;
  }

  /** The active snapshots that seem to be here. */
  List<String> keys() {
    var keys = new ArrayList<String>();
    for (String name : names(actives())) {
      if (isSafe(name)) {
        keys.add(name);
      }
    }
    return keys;
  }

  Path active(String key) {
    if (!isSafe(key)) {
      throw new GantryException(
          Kind.INVALID, "invalid snapshot key \"" + key + "\": use letters, digits, _ . and -");
    }
    return actives().resolve(key);
  }

  private static boolean isSafe(String key) {
    if (key.isEmpty() || key.length() > KEY_LIMIT || key.charAt(0) == '.') {
      return false;
    }
    for (int i = 0; i < key.length(); i++) {
      char c = key.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (!letter && !(c >= '0' && c <= '9') && c != '_' && c != '.' && c != '-') {
        return false;
      }
    }
    return true;
  }

  /** Made by the first layer that is unpacked by itself. */
  Path unpacked() {
    return directory.resolve("unpacked");
  }

  Path unpacked(Digest diffId) {
    return unpacked().resolve(diffId.hex());
  }

  Path staging() {
    return directory.resolve("staging");
  }

  Path trash() {
    return directory.resolve("trash");
  }

  /** Makes the directories; only root may look inside, for they hold set-user-id programs. */
  void create() {
    if (Files.isDirectory(trash())) {
      return;
    }
    try {
      Files.createDirectories(directory);
      Files.setAttribute(directory, "unix:mode", 0700);
      for (Path part : List.of(layers(), actives(), staging(), trash())) {
        Files.createDirectories(part);
      }
    } catch (IOException e) {
      throw failure("cannot make " + directory, e);
    }
  }

  /** The names in one of the directories, sorted. */
  static List<String> names(Path directory) {
    var names = new ArrayList<String>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        names.add(String.valueOf(entry.getFileName()));
      }
    } catch (NoSuchFileException _) {
      return List.of();
    } catch (IOException e) {
      throw failure("cannot list " + directory, e);
    }
    Collections.sort(names);
    return names;
  }

  static GantryException failure(String what, IOException cause) {
    String reason = String.valueOf(cause.getMessage());
    boolean full = reason.contains("No space left") || reason.contains("quota exceeded");
    return new GantryException(full ? Kind.EXHAUSTED : Kind.INTERNAL, what + ": " + cause, cause);
  }
}
