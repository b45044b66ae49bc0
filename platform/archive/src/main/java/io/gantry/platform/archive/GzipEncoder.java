package io.gantry.platform.archive;

import java.util.Optional;
import java.util.function.Supplier;
import java.util.zip.CRC32;

/** What packs gzip here. The same bytes give the same result as long as the title is the same. */
public final class GzipEncoder {
  private static final String OURS = "gzip-1";
  private static final String ISAL = "gzip-isal-";

  private final String title;
  private final Supplier<Deflation> source;

  private GzipEncoder(String title, Supplier<Deflation> source) {
    this.title = title;
    this.source = source;
  }

  /** The one that is written in Java, whose results are the same on every host and for good. */
  public static GzipEncoder ours() {
    return new GzipEncoder(OURS, FastDeflate::new);
  }

  /**
   * ISA-L, whose results depend on its version and on the processor; nothing where the host does
   * not have it. Its title says what it makes of a sample.
   */
  public static Optional<GzipEncoder> isal() {
    return IsalDeflation.open()
        .map(deflation -> {
          deflation.close();
          return new GzipEncoder(Fingerprint.TITLE, GzipEncoder::openIsal);
        });
  }

  private static Deflation openIsal() {
    return IsalDeflation.open()
        .orElseThrow(() -> new IllegalStateException("ISA-L was there and is not any more"));
  }

  /** The fastest of this host. */
  public static GzipEncoder fastest() {
    return isal().orElseGet(GzipEncoder::ours);
  }

  /** The encoder of a title, if this host has it. */
  public static Optional<GzipEncoder> titled(String title) {
    if (title.equals(OURS)) {
      return Optional.of(ours());
    }
    return isTitle(title) ? isal().filter(isal -> isal.title.equals(title)) : Optional.empty();
  }

  /** Whether an encoder of this or of another host has this title. */
  public static boolean isTitle(String title) {
    return title.equals(OURS) || title.startsWith(ISAL);
  }

  /** Under which it is remembered that bytes are its work. */
  public String title() {
    return title;
  }

  Deflation open() {
    return source.get();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof GzipEncoder encoder && encoder.title.equals(title);
  }

  @Override
  public int hashCode() {
    return title.hashCode();
  }

  @Override
  public String toString() {
    return title;
  }

  /** Made once: a library that is loaded stays as it is. */
  private static final class Fingerprint {
    static final String TITLE = title();
    private static final int SIZE = 96 << 10;

    private static String title() {
      var sink = new BitSink(SIZE);
      try (Deflation deflation = openIsal()) {
        deflation.pack(sample(), 0, SIZE / 4, SIZE, true, sink);
      }
      var sum = new CRC32();
      sink.addTo(sum);
      return ISAL + "%08x".formatted(sum.getValue());
    }

    /** Words, tables, noise and one byte over and over: what versions might treat differently. */
    private static byte[] sample() {
      byte[] sample = new byte[SIZE];
      int state = 1;
      for (int at = 0; at < SIZE; at++) {
        state = state * 1_103_515_245 + 12_345;
        int noise = state >>> 16;
        sample[at] =
            (byte)
                switch (at >>> 10 & 3) {
                  case 0 ->
                      at < 4096 || noise % 9 == 0
                          ? 'a' + noise % 26
                          : sample[at - 4093 - noise % 3];
                  case 1 -> at % 24 < 20 ? at >>> 4 : noise;
                  case 2 -> noise;
                  default -> 0;
                };
      }
      return sample;
    }
  }
}
