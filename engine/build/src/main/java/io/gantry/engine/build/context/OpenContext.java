package io.gantry.engine.build.context;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.linux.fs.RootDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * One context that is open.
 *
 * @param index where it is kept from build to build, if it is
 * @param local whether it is a directory of the user's: its {@code .dockerignore} counts, its
 *     owners do not, and it may change at any time
 */
record OpenContext(RootDirectory root, Optional<ContentIndex> index, boolean local)
    implements AutoCloseable {
  private static final int LONGEST_TEXT = 16 << 20;

  /** The files that rules let through. */
  SourceTree tree(IgnoreRules rules) {
    return local
        ? SourceTree.of(root, rules, index.orElseGet(ContentIndex::inMemory))
        : new SourceTree(root, IgnoreRules.NONE, true);
  }

  /**
   * The text of a file, if it is there: links are followed inside of the context, those that lead
   * out lead nowhere.
   */
  Optional<String> text(String path) {
    String resolved = root.resolve(path);
    if (root.stat(resolved, false).isEmpty()) {
      return Optional.empty();
    }
    try (InputStream in = root.read(resolved)) {
      return Optional.of(text(in.readNBytes(LONGEST_TEXT + 1), path));
    } catch (IOException e) {
      throw new GantryException(Kind.UNAVAILABLE, "cannot read " + path + ": " + e.getMessage(), e);
    }
  }

  /** The text that bytes are. */
  static String text(byte[] bytes, String name) {
    if (bytes.length > LONGEST_TEXT) {
      throw new GantryException(Kind.INVALID, name + " is longer than 16 MiB");
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new GantryException(Kind.INVALID, name + " is not UTF-8", e);
    }
  }

  @Override
  public void close() {
    root.close();
  }
}
