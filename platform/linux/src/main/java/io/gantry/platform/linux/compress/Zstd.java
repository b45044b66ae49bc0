package io.gantry.platform.linux.compress;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.linux.Native;
import java.lang.foreign.MemorySegment;
import java.util.Locale;

/** The functions of libzstd that are used, all of its stable interface. */
record Zstd(
    MemorySegment createDecoder,
    MemorySegment freeDecoder,
    MemorySegment decode,
    MemorySegment createEncoder,
    MemorySegment freeEncoder,
    MemorySegment setParameter,
    MemorySegment encode,
    MemorySegment isError,
    MemorySegment errorName) {
  private static final int LONGEST_NAME = 200;

  private static Zstd of(SharedLibrary library) {
    return new Zstd(
        library.function("ZSTD_createDStream"),
        library.function("ZSTD_freeDStream"),
        library.function("ZSTD_decompressStream"),
        library.function("ZSTD_createCStream"),
        library.function("ZSTD_freeCStream"),
        library.function("ZSTD_CCtx_setParameter"),
        library.function("ZSTD_compressStream2"),
        library.function("ZSTD_isError"),
        library.function("ZSTD_getErrorName"));
  }

  /**
   * The library of this host, looked for anew each time: it may come while the engine runs.
   *
   * @throws GantryException {@code UNAVAILABLE}
   */
  static Zstd library() {
    return of(SharedLibrary.open("libzstd.so.1", "libzstd1"));
  }

  /** A new context, by its address. */
  static long create(MemorySegment constructor) {
    long context = Native.call(constructor, 0, 0, 0, 0, 0, 0);
    if (context == 0) {
      throw new GantryException(Kind.EXHAUSTED, "no memory for a zstd stream");
    }
    return context;
  }

  /**
   * What a function returned.
   *
   * @throws GantryException {@code INVALID} with the library's words, if it is an error
   */
  long check(long result) {
    if (result >= 0 || (int) Native.call(isError, result, 0, 0, 0, 0, 0) == 0) {
      return result;
    }
    throw new GantryException(Kind.INVALID, "zstd stream is damaged: " + words(result));
  }

  @SuppressWarnings("restricted")
  private String words(long error) {
    long address = Native.call(errorName, error, 0, 0, 0, 0, 0);
    return MemorySegment.ofAddress(address)
        .reinterpret(LONGEST_NAME)
        .getString(0)
        .toLowerCase(Locale.ROOT);
  }
}
