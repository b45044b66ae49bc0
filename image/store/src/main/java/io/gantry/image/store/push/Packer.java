package io.gantry.image.store.push;

import io.gantry.image.store.catalog.Packing;
import io.gantry.platform.archive.GzipEncoder;
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
 * @param level 0 where none is chosen: then it is one that is fast
 * @param encoder that of gzip without a level
 */
record Packer(Packing packing, int level, Optional<GzipEncoder> encoder) {
  /** None. */
  static final Packer PLAIN = of(Packing.PLAIN);

  private static final int BUFFER = 64 << 10;
  private static final int HIGHEST_OF_ZSTD = 19;
  private static final String AT_LEVEL = "-level-";

  static Packer of(Packing packing) {
    return of(packing, 0);
  }

  /** The fastest of this host for a packing. */
  static Packer of(Packing packing, int level) {
    boolean fast = packing == Packing.GZIP && level == 0;
    return new Packer(packing, level, fast ? Optional.of(GzipEncoder.fastest()) : Optional.empty());
  }

  /** The one of a title, if this host has it. */
  static Optional<Packer> titled(String title) {
    if (GzipEncoder.isTitle(title)) {
      return GzipEncoder.titled(title)
          .map(encoder -> new Packer(Packing.GZIP, 0, Optional.of(encoder)));
    }
    for (Packing packing : Packing.values()) {
      for (int level = packing == Packing.GZIP ? 1 : 0; level <= HIGHEST_OF_ZSTD; level++) {
        var packer = new Packer(packing, level, Optional.empty());
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
      case GZIP -> encoder.map(GzipEncoder::title).orElse("gzip" + AT_LEVEL + level);
      case ZSTD -> level == 0 ? "zstd-1" : "zstd" + AT_LEVEL + level;
    };
  }

  /** Packs what is written; closing ends the blob and closes {@code out}. */
  OutputStream over(OutputStream out) throws IOException {
    return switch (packing) {
      case PLAIN -> out;
      case GZIP ->
          encoder.isPresent() ? new GzipWriter(out, encoder.get()) : new LevelledGzip(out, level);
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
