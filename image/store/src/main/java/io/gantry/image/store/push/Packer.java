package io.gantry.image.store.push;

import io.gantry.image.store.catalog.Packing;
import io.gantry.platform.archive.GzipWriter;
import io.gantry.platform.archive.ZstdWriter;
import java.io.OutputStream;
import java.util.Optional;

/**
 * Our compressors: the same tar gives the same blob, as long as the name stays the same and the
 * libraries below do not change, which shows when the blob is sent.
 */
enum Packer {
  /** None. */
  PLAIN(Packing.PLAIN, "plain") {
    @Override
    OutputStream over(OutputStream out) {
      return out;
    }
  },
  /** gzip. */
  GZIP(Packing.GZIP, "gzip-1") {
    @Override
    OutputStream over(OutputStream out) {
      return new GzipWriter(out);
    }
  },
  /** zstd. */
  ZSTD(Packing.ZSTD, "zstd-1") {
    @Override
    OutputStream over(OutputStream out) {
      return new ZstdWriter(out);
    }
  };

  private final Packing packing;
  private final String title;

  Packer(Packing packing, String title) {
    this.packing = packing;
    this.title = title;
  }

  static Packer of(Packing packing) {
    return switch (packing) {
      case PLAIN -> PLAIN;
      case GZIP -> GZIP;
      case ZSTD -> ZSTD;
    };
  }

  static Optional<Packer> titled(String title) {
    for (Packer packer : values()) {
      if (packer.title.equals(title)) {
        return Optional.of(packer);
      }
    }
    return Optional.empty();
  }

  Packing packing() {
    return packing;
  }

  /** Under which it is remembered that a blob is its work. */
  String title() {
    return title;
  }

  /** Packs what is written; closing ends the blob and closes {@code out}. */
  abstract OutputStream over(OutputStream out);
}
