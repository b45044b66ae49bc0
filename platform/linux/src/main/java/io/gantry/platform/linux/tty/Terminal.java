package io.gantry.platform.linux.tty;

import io.gantry.platform.linux.Native;
import io.gantry.platform.linux.SystemCall;
import io.gantry.platform.linux.fs.Descriptor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * A terminal behind a descriptor, be it this process's own or one passed in by a client
 * (ioctl_tty(2), termios(3)).
 */
public final class Terminal {
  /** A window in characters. */
  public record Size(int rows, int columns) {}

  /** A terminal with other settings until closed. */
  public static final class RawMode implements AutoCloseable {
    private final int fd;
    private final byte[] saved;
    private final AtomicBoolean closed = new AtomicBoolean();

    private RawMode(int fd, byte[] saved) {
      this.fd = fd;
      this.saved = saved;
    }

    /** Puts the former settings back; a terminal that has gone is left alone. */
    @Override
    public void close() {
      if (closed.compareAndSet(false, true)) {
        long _ = set(fd, saved);
        Descriptor.close(fd);
      }
    }
  }

  private static final long TCGETS = 0x5401;
  private static final long TCSETSW = 0x5403;
  private static final long TIOCGWINSZ = 0x5413;
  private static final long TIOCSWINSZ = 0x5414;
  private static final int TERMIOS_BYTES = 64;

  // struct termios of the kernel: four 32-bit flag words, c_line, c_cc
  private static final int IFLAG = 0;
  private static final int OFLAG = 4;
  private static final int CFLAG = 8;
  private static final int LFLAG = 12;
  private static final int VTIME = 17 + 5;
  private static final int VMIN = 17 + 6;

  // as cfmakeraw(3)
  private static final int INPUT_OFF = 0x1 | 0x2 | 0x8 | 0x20 | 0x40 | 0x80 | 0x100 | 0x400;
  private static final int OUTPUT_OFF = 0x1;
  private static final int LOCAL_OFF = 0x1 | 0x2 | 0x8 | 0x40 | 0x8000;
  private static final int ECHO = 0x8;
  private static final int CONTROL_OFF = 0x30 | 0x100;
  private static final int CS8 = 0x30;

  private Terminal() {}

  /** Whether the descriptor is a terminal. */
  public static boolean isTerminal(int fd) {
    try (Arena arena = Arena.ofConfined()) {
      return ioctl(fd, TCGETS, arena.allocate(TERMIOS_BYTES, 8)) == 0;
    }
  }

  /** Its size; empty if it is no terminal. */
  public static Optional<Size> size(int fd) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment window = arena.allocate(8, 8);
      if (ioctl(fd, TIOCGWINSZ, window) < 0) {
        return Optional.empty();
      }
      return Optional.of(
          new Size(
              window.get(ValueLayout.JAVA_SHORT, 0) & 0xffff,
              window.get(ValueLayout.JAVA_SHORT, 2) & 0xffff));
    }
  }

  /** Sets its size; programs on it get SIGWINCH if that changes it. */
  public static void setSize(int fd, Size size) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment window = arena.allocate(8, 8);
      window.set(ValueLayout.JAVA_SHORT, 0, (short) Math.clamp(size.rows(), 0, 0xffff));
      window.set(ValueLayout.JAVA_SHORT, 2, (short) Math.clamp(size.columns(), 0, 0xffff));
      long _ = Native.check(ioctl(fd, TIOCSWINSZ, window), "resize terminal", fd);
    }
  }

  /**
   * Passes every key on as it is: no echo, no lines, no signals, no translation. Keeps a descriptor
   * of its own, so closing the result works even after {@code fd} is closed.
   */
  public static RawMode makeRaw(int fd) {
    return with(
        fd,
        termios -> {
          change(termios, IFLAG, INPUT_OFF, 0);
          change(termios, OFLAG, OUTPUT_OFF, 0);
          change(termios, CFLAG, CONTROL_OFF, CS8);
          change(termios, LFLAG, LOCAL_OFF, 0);
          termios.set(ValueLayout.JAVA_BYTE, VTIME, (byte) 0);
          termios.set(ValueLayout.JAVA_BYTE, VMIN, (byte) 1);
        });
  }

  /** Shows nothing of what is typed, for a password; lines and signals stay. */
  public static RawMode makeSilent(int fd) {
    return with(fd, termios -> change(termios, LFLAG, ECHO, 0));
  }

  private static RawMode with(int fd, Consumer<MemorySegment> settings) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment termios = arena.allocate(TERMIOS_BYTES, 8);
      long _ = Native.check(ioctl(fd, TCGETS, termios), "change terminal: descriptor", fd);
      byte[] saved = termios.toArray(ValueLayout.JAVA_BYTE);
      settings.accept(termios);
      var raw = new RawMode(Descriptor.duplicate(fd), saved);
      long result = ioctl(raw.fd, TCSETSW, termios);
      if (result < 0) {
        raw.close();
      }
      long _ = Native.check(result, "change terminal: descriptor", fd);
      return raw;
    }
  }

  private static void change(MemorySegment termios, long word, int off, int on) {
    int old = termios.get(ValueLayout.JAVA_INT, word);
    termios.set(ValueLayout.JAVA_INT, word, (old & ~off) | on);
  }

  private static long set(int fd, byte[] settings) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment termios = arena.allocate(TERMIOS_BYTES, 8);
      MemorySegment.copy(settings, 0, termios, ValueLayout.JAVA_BYTE, 0, settings.length);
      return ioctl(fd, TCSETSW, termios);
    }
  }

  private static long ioctl(int fd, long request, MemorySegment argument) {
    return Native.restarting(SystemCall.IOCTL, fd, request, argument.address(), 0, 0, 0);
  }
}
