package io.gantry.platform.linux.compress;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.linux.Native;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Unpacks what archives of users are packed with, beside gzip and zstd: xz by liblzma and bzip2 by
 * libbz2, all streams of a file. Both libraries are told what to do by structs that begin alike.
 *
 * <p>Safe against being closed by another thread in mid-call.
 */
public final class ArchiveDecoder implements AutoCloseable {
  /** The most that one {@link #feed} takes, in bytes. */
  public static final int MOST = 64 * 1024;

  private static final long STRUCT = 144;
  private static final long NEXT_IN = 0;
  private static final long LEFT_IN = 8;
  private static final long NEXT_OUT = 24;
  private static final long LEFT_OUT = 32;
  private static final long XZ_MEMORY = 256L << 20;
  private static final int XZ_ALL_STREAMS = 8;

  /** The libraries' words for what came of a call. */
  private enum Outcome {
    WORKING,
    ENDED,
    STUCK
  }

  private interface Library {
    void begin(long stream);

    Outcome step(long stream, boolean last);

    void end(long stream);

    String name();
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Arena arena = Arena.ofShared();
  private final MemorySegment input = arena.allocate(MOST);
  private final MemorySegment output = arena.allocate(MOST);
  private final MemorySegment stream = arena.allocate(STRUCT, 8);
  private final Library library;
  private int ready;
  private int taken;
  private boolean between;
  private boolean ended;
  private boolean closed;

  private ArchiveDecoder(Library library) {
    this.library = library;
    library.begin(stream.address());
  }

  /**
   * A decoder of xz, with up to 256 MiB of memory.
   *
   * @throws GantryException {@code UNAVAILABLE} without liblzma
   */
  public static ArchiveDecoder xz() {
    return new ArchiveDecoder(new Xz(SharedLibrary.open("liblzma.so.5", "liblzma5")));
  }

  /**
   * A decoder of bzip2.
   *
   * @throws GantryException {@code UNAVAILABLE} without libbz2
   */
  public static ArchiveDecoder bzip2() {
    return new ArchiveDecoder(new Bzip2(SharedLibrary.open("libbz2.so.1.0", "libbz2-1.0")));
  }

  private record Xz(SharedLibrary library) implements Library {
    @Override
    public void begin(long stream) {
      MemorySegment decoder = library.function("lzma_stream_decoder");
      check((int) Native.call(decoder, stream, XZ_MEMORY, XZ_ALL_STREAMS, 0, 0, 0));
    }

    @Override
    public Outcome step(long stream, boolean last) {
      MemorySegment code = library.function("lzma_code");
      int result = (int) Native.call(code, stream, last ? 3 : 0, 0, 0, 0, 0);
      return switch (result) {
        case 1 -> Outcome.ENDED;
        case 10 -> Outcome.STUCK; // LZMA_BUF_ERROR
        default -> {
          check(result);
          yield Outcome.WORKING;
        }
      };
    }

    private static void check(int result) {
      switch (result) {
        case 0 -> {}
        case 5, 6 -> throw new GantryException(Kind.EXHAUSTED, "xz stream needs too much memory");
        default -> throw damaged("xz", "error " + result + " of liblzma");
      }
    }

    @Override
    public void end(long stream) {
      long _ = Native.call(library.function("lzma_end"), stream, 0, 0, 0, 0, 0);
    }

    @Override
    public String name() {
      return "xz";
    }
  }

  private record Bzip2(SharedLibrary library) implements Library {
    @Override
    public void begin(long stream) {
      MemorySegment begin = library.function("BZ2_bzDecompressInit");
      check((int) Native.call(begin, stream, 0, 0, 0, 0, 0));
    }

    @Override
    public Outcome step(long stream, boolean last) {
      MemorySegment code = library.function("BZ2_bzDecompress");
      int result = (int) Native.call(code, stream, 0, 0, 0, 0, 0);
      if (result == 4) {
        return Outcome.ENDED;
      }
      check(result);
      return Outcome.WORKING;
    }

    private static void check(int result) {
      switch (result) {
        case 0 -> {}
        case -3 -> throw new GantryException(Kind.EXHAUSTED, "no memory for a bzip2 stream");
        default -> throw damaged("bzip2", "error " + result + " of libbz2");
      }
    }

    @Override
    public void end(long stream) {
      long _ = Native.call(library.function("BZ2_bzDecompressEnd"), stream, 0, 0, 0, 0, 0);
    }

    @Override
    public String name() {
      return "bzip2";
    }
  }

  private static GantryException damaged(String name, String why) {
    return new GantryException(Kind.INVALID, name + " stream is damaged: " + why);
  }

  /** Gives at most {@link #MOST} bytes; call it when {@link #read} gave 0. */
  public void feed(byte[] source, int offset, int length) {
    lock.lock();
    try {
      requireOpen();
      MemorySegment.copy(source, offset, input, ValueLayout.JAVA_BYTE, 0, length);
      stream.set(ValueLayout.JAVA_LONG, NEXT_IN, input.address());
      stream.set(ValueLayout.JAVA_INT, LEFT_IN, length);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Unpacked bytes; 0 if more must be given, -1 at the end.
   *
   * @param last whether nothing is left to be given
   * @throws GantryException {@code INVALID} for damage, {@code EXHAUSTED}
   */
  public int read(byte[] target, int offset, int length, boolean last) {
    lock.lock();
    try {
      requireOpen();
      while (ready == taken && !ended) {
        if (!advance(last)) {
          return 0;
        }
      }
      if (ready == taken) {
        return -1;
      }
      int count = Math.min(length, ready - taken);
      MemorySegment.copy(output, ValueLayout.JAVA_BYTE, taken, target, offset, count);
      taken += count;
      return count;
    } finally {
      lock.unlock();
    }
  }

  private int left() {
    return stream.get(ValueLayout.JAVA_INT, LEFT_IN);
  }

  /** One call of the library; false if it needs input first. */
  private boolean advance(boolean last) {
    if (left() == 0 && !last) {
      return false;
    }
    if (between && !nextStream()) {
      ended = true;
      return true;
    }
    int before = left();
    stream.set(ValueLayout.JAVA_LONG, NEXT_OUT, output.address());
    stream.set(ValueLayout.JAVA_INT, LEFT_OUT, MOST);
    Outcome outcome = library.step(stream.address(), last);
    ready = MOST - stream.get(ValueLayout.JAVA_INT, LEFT_OUT);
    taken = 0;
    switch (outcome) {
      case ENDED -> {
        between = library instanceof Bzip2;
        ended = !between;
      }
      case WORKING, STUCK -> {
        boolean idle = ready == 0 && left() == before;
        if (idle && (last || before > 0)) {
          throw damaged(library.name(), last ? "it ends too early" : "it does not go on");
        }
      }
    }
    return true;
  }

  /** Begins with another stream of bzip2; what is none is ignored, as bzip2(1) does. */
  private boolean nextStream() {
    int at = (int) (stream.get(ValueLayout.JAVA_LONG, NEXT_IN) - input.address());
    if (left() == 0 || input.get(ValueLayout.JAVA_BYTE, at) != 'B') {
      return false;
    }
    library.end(stream.address());
    library.begin(stream.address());
    between = false;
    return true;
  }

  private void requireOpen() {
    if (closed) {
      throw new GantryException(Kind.CANCELLED, library.name() + " stream is closed");
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      if (!closed) {
        closed = true;
        library.end(stream.address());
        arena.close();
      }
    } finally {
      lock.unlock();
    }
  }
}
