package io.gantry.image.store.push;

import io.gantry.image.store.catalog.Packing;
import io.gantry.platform.archive.GzipWriter;
import io.gantry.platform.archive.ZstdWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/**
 * Our compressors: the same tar gives the same blob, as long as the title stays the same and the
 * libraries below do not change, which shows when the blob is sent.
 *
 * @param level 0 where none is chosen: then it is one of ours that is fast
 */
record Packer(Packing packing, int level) {
  /** None. */
  static final Packer PLAIN = of(Packing.PLAIN);

  private static final int BUFFER = 64 << 10;
  private static final int HIGHEST_OF_ZSTD = 19;
  private static final String AT_LEVEL = "-level-";

  static Packer of(Packing packing) {
    return new Packer(packing, 0);
  }

  static Optional<Packer> titled(String title) {
    for (Packing packing : Packing.values()) {
      for (int level = 0; level <= HIGHEST_OF_ZSTD; level++) {
        var packer = new Packer(packing, level);
        if (packer.title().equals(title)) {
          return Optional.of(packer);
        }
      }
    }
    return Optional.empty();
  }

  /** Under which it is remembered that a blob is its work. */
  String title() {
    return switch (packing) {
      case PLAIN -> "plain";
      case GZIP -> level == 0 ? "gzip-1" : "gzip" + AT_LEVEL + level;
      case ZSTD -> level == 0 ? "zstd-1" : "zstd" + AT_LEVEL + level;
    };
  }

  /** Packs what is written; closing ends the blob and closes {@code out}. */
  OutputStream over(OutputStream out) throws IOException {
    return switch (packing) {
      case PLAIN -> out;
      case GZIP -> level == 0 ? new GzipWriter(out) : new LevelledGzip(out, level);
      case ZSTD ->
          level == 0 ? new ZstdWriter(out) : new ZstdWriter(out, Math.min(level, HIGHEST_OF_ZSTD));
    };
  }

  /** The JVM's gzip, which is slower than ours and knows levels. */
  private static final class LevelledGzip extends GZIPOutputStream {
    LevelledGzip(OutputStream out, int level) throws IOException {
      super(out, BUFFER);
      def.setLevel(level);
    }
  }
}
