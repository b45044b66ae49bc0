package io.gantry.engine.build.cache;

import io.gantry.engine.build.solver.WorkKey;
import io.gantry.engine.build.solver.WorkKey.Part;
import io.gantry.platform.oci.Digest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * What keys are made of, one file per key, named by it: for {@code --explain}. Of long values, and
 * of those of files, only a sum is kept.
 */
final class KeyParts {
  private static final int LONGEST = 160;
  private static final int SUM_DIGITS = 16;
  private static final int LIMIT = 256 << 20;

  private final Path directory;

  KeyParts(Path directory) {
    this.directory = directory;
  }

  /** Keeps the parts of a key, unless they are here. */
  void keep(WorkKey key) {
    Path path = directory.resolve(key.digest().hex());
    if (!Files.exists(path)) {
      StoredFile.write(path, pack(key.parts()));
    }
  }

  /** The parts of a key, as {@link #brief} leaves them; nothing if they are not here or damaged. */
  Optional<List<Part>> find(Digest key) {
    return StoredFile.read(directory.resolve(key.hex())).flatMap(KeyParts::unpack);
  }

  void forget(Digest key) {
    StoredFile.delete(directory.resolve(key.hex()));
  }

  Path directory() {
    return directory;
  }

  /** Parts as they are kept. */
  static List<Part> brief(List<Part> parts) {
    var brief = new ArrayList<Part>(parts.size());
    for (Part part : parts) {
      brief.add(new Part(part.label(), value(part)));
    }
    return brief;
  }

  private static String value(Part part) {
    boolean whole = part.value().length() <= LONGEST && !part.label().startsWith("file ");
    return whole
        ? part.value()
        : "#"
            + Digest.of(part.value().getBytes(StandardCharsets.UTF_8))
                .hex()
                .substring(0, SUM_DIGITS);
  }

  static byte[] pack(List<Part> parts) {
    var bytes = new ByteArrayOutputStream();
    var deflater = new Deflater(Deflater.BEST_SPEED);
    try (var out = new DataOutputStream(new DeflaterOutputStream(bytes, deflater))) {
      out.writeInt(parts.size());
      for (Part part : brief(parts)) {
        write(out, part.label());
        write(out, part.value());
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } finally {
      deflater.end();
    }
    return bytes.toByteArray();
  }

  private static void write(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  static Optional<List<Part>> unpack(byte[] packed) {
    try (var in = new DataInputStream(new InflaterInputStream(new ByteArrayInputStream(packed)))) {
      int count = in.readInt();
      var parts = new ArrayList<Part>();
      long left = LIMIT;
      for (int i = 0; i < count; i++) {
        String label = read(in, left);
        String value = read(in, left);
        left -= label.length() + value.length();
        parts.add(new Part(label, value));
      }
      return Optional.of(parts);
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  private static String read(DataInputStream in, long left) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > left) {
      throw new IOException("a text of " + length + " bytes");
    }
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new IOException("the parts are cut off");
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
