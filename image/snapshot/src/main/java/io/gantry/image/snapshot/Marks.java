package io.gantry.image.snapshot;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.linux.NativeText;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What of a layer that was unpacked by itself depends on what it will stand on; kept in its file
 * {@value #FILE}, which most layers do not have: a byte for the kind, two for the length of the
 * path, the path, and so on.
 */
final class Marks implements AutoCloseable {
  static final String FILE = "marks";

  /** What is at a path. */
  enum Kind {
    /** A whiteout: of no use if there is nothing below. */
    WHITEOUT('w'),
    /** A directory that hides what is below. */
    OPAQUE('o'),
    /** A directory that the tar put something into before it said a word about it. */
    IMPLIED('i'),
    /** A directory that the tar only named to take something out of it. */
    REACHED('r'),
    /** An implied or reached directory that the tar described after all. */
    DESCRIBED('d');

    private final char letter;

    Kind(char letter) {
      this.letter = letter;
    }
  }

  private final Path file;
  private @Nullable DataOutputStream out;

  Marks(Path directory) {
    file = directory.resolve(FILE);
  }

  void add(Kind kind, String path) throws IOException {
    if (out == null) {
      out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)));
    }
    byte[] bytes = NativeText.encode(path);
    out.writeByte(kind.letter);
    out.writeShort(bytes.length);
    out.write(bytes);
  }

  @Override
  public void close() throws IOException {
    if (out != null) {
      out.close();
    }
  }

  /** Sees each mark, in the order in which they were made. */
  interface Visitor {
    void see(Kind kind, String path);
  }

  static boolean areIn(Path directory) {
    return Files.exists(directory.resolve(FILE));
  }

  static void read(Path directory, Visitor visitor) throws IOException {
    if (!areIn(directory)) {
      return;
    }
    Path file = directory.resolve(FILE);
    try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      for (int letter = in.read(); letter >= 0; letter = in.read()) {
        Kind kind = kind(letter, file);
        byte[] bytes = new byte[in.readUnsignedShort()];
        in.readFully(bytes);
        visitor.see(kind, NativeText.decode(bytes, 0, bytes.length));
      }
    } catch (EOFException _) {
      throw damaged(file);
    }
  }

  private static Kind kind(int letter, Path file) {
    for (Kind kind : Kind.values()) {
      if (kind.letter == letter) {
        return kind;
      }
    }
    throw damaged(file);
  }

  private static GantryException damaged(Path file) {
    return new GantryException(GantryException.Kind.INTERNAL, file + " is damaged");
  }
}
