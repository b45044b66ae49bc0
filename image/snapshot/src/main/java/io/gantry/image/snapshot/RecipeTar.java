package io.gantry.image.snapshot;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.linux.LinuxException;
import io.gantry.platform.linux.NativeText;
import io.gantry.platform.linux.fs.Descriptor;
import io.gantry.platform.linux.fs.DirectoryReader;
import io.gantry.platform.linux.fs.RootDirectory;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.CRC32C;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/**
 * A layer's tar as it came, made of its {@link Recipe} and its files while it is read.
 *
 * <p>A file that is not as it came, or a recipe that is damaged, is a {@link GantryException} of
 * kind {@code INTERNAL} that names it.
 */
final class RecipeTar extends InputStream {
  private static final int ROOM = 64 * 1024;
  private static final int CHUNK = 128 * 1024;

  private final Path layer;
  private final InputStream steps;
  private final RootDirectory files;
  private final Set<String> kept;
  private final DirectoryReader reader = new DirectoryReader();
  private final CRC32C sum = new CRC32C();
  private byte[] path = {};
  private int number = -1;
  private int file = -1;
  private long position;

  /** The directory of the last file, which most often holds the next one too. */
  private int directory = -1;

  private String directoryPath = "";

  private enum Source {
    BYTES,
    ZEROS,
    CONTENT,
    NOTHING
  }

  private Source source = Source.BYTES;
  private long left;
  private long expected;

  private RecipeTar(Path layer, InputStream steps, RootDirectory files, Set<String> kept) {
    this.layer = layer;
    this.steps = steps;
    this.files = files;
    this.kept = kept;
  }

  /** Whether the layer in a directory has a recipe. */
  static boolean isIn(Path layer) {
    return Files.exists(layer.resolve(Recipe.FILE_NAME));
  }

  /** Opens the tar of the layer in a directory. */
  @SuppressWarnings("resource") // the streams end with the tar
  static RecipeTar open(Path layer) throws IOException {
    InputStream recipe =
        new BufferedInputStream(
            new InflaterInputStream(Files.newInputStream(layer.resolve(Recipe.FILE_NAME))), ROOM);
    boolean opened = false;
    try {
      var kept = new HashSet<>(Layout.names(layer.resolve(Recipe.KEPT)));
      RootDirectory files = RootDirectory.open(layer.resolve("fs"));
      var tar = new RecipeTar(layer, recipe, files, kept);
      opened = true;
      return tar.readMagic();
    } finally {
      if (!opened) {
        recipe.close();
      }
    }
  }

  private RecipeTar readMagic() throws IOException {
    boolean right = false;
    try {
      byte[] magic = new byte[Recipe.MAGIC.length];
      readFully(magic, 0, magic.length);
      if (!Arrays.equals(magic, Recipe.MAGIC)) {
        throw damaged("it begins with something else");
      }
      right = true;
      return this;
    } finally {
      if (!right) {
        close();
      }
    }
  }

  private GantryException damaged(String how) {
    return new GantryException(
        Kind.INTERNAL, layer.resolve(Recipe.FILE_NAME) + " is damaged: " + how);
  }

  private GantryException changed(String how) {
    String shown = NativeText.decode(path, 0, path.length);
    return new GantryException(
        Kind.INTERNAL, "\"/" + shown + "\" in " + layer + " is not as it came: " + how);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (left == 0) {
      if (source == Source.NOTHING || !advance()) {
        source = Source.NOTHING;
        return -1;
      }
    }
    int count = (int) Math.min(left, length);
    switch (source) {
      case BYTES -> readFully(buffer, offset, count);
      case ZEROS -> Arrays.fill(buffer, offset, offset + count, (byte) 0);
      case CONTENT -> count = readFile(buffer, offset, count);
      case NOTHING -> throw new IllegalStateException("nothing has no length");
    }
    left -= count;
    if (left == 0 && source == Source.CONTENT && sum.getValue() != expected) {
      throw changed("its bytes differ");
    }
    return count;
  }

  @Override
  public long transferTo(OutputStream out) throws IOException {
    byte[] chunk = new byte[CHUNK];
    long moved = 0;
    for (int count = read(chunk); count >= 0; count = read(chunk)) {
      out.write(chunk, 0, count);
      moved += count;
    }
    return moved;
  }

  private int readFile(byte[] buffer, int offset, int length) {
    int count;
    try {
      count = reader.read(file, buffer, offset, length);
    } catch (LinuxException e) {
      throw changed(e.text());
    }
    if (count < 0) {
      throw changed("it is shorter");
    }
    sum.update(buffer, offset, count);
    position += count;
    return count;
  }

  /** Takes the next step; false at the end. */
  private boolean advance() throws IOException {
    int step = step();
    switch (step) {
      case Recipe.END -> {
        return false;
      }
      case Recipe.BYTES -> {
        source = Source.BYTES;
        left = number();
      }
      case Recipe.ZEROS -> {
        source = Source.ZEROS;
        left = number();
      }
      case Recipe.FILE -> next();
      case Recipe.CONTENT -> {
        source = Source.CONTENT;
        long start = number();
        left = number();
        expected = number();
        sum.reset();
        if (file < 0) {
          throw damaged("content of no file");
        }
        seek(start);
      }
      default -> throw damaged("unknown step " + step);
    }
    return true;
  }

  /** A file just opened is at its start. */
  private void seek(long start) {
    if (start == position) {
      return;
    }
    try {
      position = Descriptor.seek(file, start);
    } catch (LinuxException e) {
      throw changed(e.text());
    }
  }

  private void next() throws IOException {
    long shared = number();
    long length = number();
    if (shared > path.length || length > Recipe.PATH_LIMIT - shared) {
      throw damaged("a path is too long");
    }
    path = Arrays.copyOf(path, (int) (shared + length));
    readFully(path, (int) shared, (int) length);
    for (byte b : path) {
      if (b == 0) {
        throw damaged("a path holds a zero byte");
      }
    }
    number++;
    closeFile();
    try {
      position = 0;
      file = openFile();
    } catch (LinuxException e) {
      throw changed(e.text());
    }
  }

  private int openFile() {
    if (!kept.contains(Integer.toString(number))) {
      String whole = NativeText.decode(path, 0, path.length);
      enter(Paths.parent(whole));
      return reader.openStill(directory, Paths.name(whole), whole);
    }
    return Descriptor.open(
        layer.resolve(Recipe.KEPT).resolve(Integer.toString(number)), Descriptor.O_RDONLY);
  }

  private void enter(String parent) {
    if (directory < 0 || !directoryPath.equals(parent)) {
      leave();
      directory = reader.openDirectory(files, parent + "/."); // it may be behind a link
      directoryPath = parent;
    }
  }

  private void leave() {
    if (directory >= 0) {
      Descriptor.close(directory);
      directory = -1;
    }
  }

  private long number() throws IOException {
    long number = 0;
    for (int shift = 0; shift < 63; shift += 7) {
      int next = step();
      number |= (next & 0x7fL) << shift;
      if (next < 0x80) {
        return number;
      }
    }
    throw damaged("a number is too long");
  }

  private int step() throws IOException {
    try {
      int next = steps.read();
      if (next < 0) {
        throw damaged("it ends early");
      }
      return next;
    } catch (ZipException | EOFException e) {
      throw damaged(String.valueOf(e.getMessage()));
    }
  }

  private void readFully(byte[] buffer, int offset, int length) throws IOException {
    try {
      if (steps.readNBytes(buffer, offset, length) < length) {
        throw damaged("it ends early");
      }
    } catch (ZipException | EOFException e) {
      throw damaged(String.valueOf(e.getMessage()));
    }
  }

  private void closeFile() {
    if (file >= 0) {
      Descriptor.close(file);
      file = -1;
    }
  }

  @Override
  public void close() throws IOException {
    closeFile();
    leave();
    reader.close();
    files.close();
    steps.close();
  }
}
