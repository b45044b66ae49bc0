package io.gantry.platform.linux.fs;

import io.gantry.platform.linux.Errno;
import io.gantry.platform.linux.LinuxException;
import io.gantry.platform.linux.Native;
import io.gantry.platform.linux.SystemCall;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Copies the content of regular files: in the kernel where it can (copy_file_range(2), which shares
 * blocks on file systems that do), and with the holes that they have. One thread's, which closes
 * it.
 */
public final class FileCopy implements AutoCloseable {
  private static final int BUFFER = 128 * 1024;
  private static final long KERNEL_CHUNK = 1L << 30;

  private final Arena arena = Arena.ofConfined();
  private final MemorySegment buffer = arena.allocate(BUFFER);
  private boolean inKernel = true;

  /** Takes native memory until closed. */
  public FileCopy() {}

  /** Makes {@code target} with exactly {@code mode} of what {@code source} holds. */
  public void copy(RootDirectory from, String source, RootDirectory to, String target, int mode) {
    int in = from.openFile(source);
    try {
      int out = to.createFile(target, mode);
      try {
        copy(in, out);
      } finally {
        Descriptor.close(out);
      }
    } finally {
      Descriptor.close(in);
    }
  }

  /** Copies all of an open file to an empty one. */
  public void copy(int from, int to) {
    FileStatus status = FileStatus.of(from);
    long size = status.size();
    if (status.blocks() * 512 >= size) {
      long _ = range(from, to, Long.MAX_VALUE, size > BUFFER);
      return;
    }
    Descriptor.truncate(to, size);
    long at = 0;
    while (at < size) {
      long data = Math.min(Descriptor.nextData(from, at).orElse(size), size);
      at = data;
      if (data < size) {
        at = Math.min(Descriptor.nextHole(from, data), size);
        long _ = Descriptor.seek(from, data);
        long _ = Descriptor.seek(to, data);
        long copied = range(from, to, at - data, at - data > BUFFER);
        if (copied < at - data) {
          return; // became shorter meanwhile
        }
      }
    }
  }

  /** Copies from where both stand; how many bytes there were, at most {@code length}. */
  public long copy(int from, int to, long length) {
    return range(from, to, length, length > BUFFER);
  }

  private long range(int from, int to, long length, boolean large) {
    long done = 0;
    while (done < length) {
      long part = Math.min(length - done, KERNEL_CHUNK);
      long count = large && inKernel ? kernel(from, to, part) : -1;
      if (count < 0) {
        count = buffered(from, to, part);
      }
      if (count == 0) {
        break;
      }
      done += count;
    }
    return done;
  }

  /** Some bytes, 0 at the end, -1 where the kernel cannot. */
  private long kernel(int from, int to, long length) {
    long result = Native.restarting(SystemCall.COPY_FILE_RANGE, from, 0, to, 0, length, 0);
    if (result == -Errno.EXDEV
        || result == -Errno.EINVAL
        || result == -Errno.ENOSYS
        || result == -Errno.EOPNOTSUPP) {
      inKernel = false;
      return -1;
    }
    return result < 0 ? failed((int) -result) : result;
  }

  private static long failed(int error) {
    throw new LinuxException("copy file", error);
  }

  private long buffered(int from, int to, long length) {
    int count = Descriptor.read(from, buffer, (int) Math.min(length, BUFFER));
    if (count < 0) {
      return 0;
    }
    Descriptor.writeAll(to, buffer, count);
    return count;
  }

  @Override
  public void close() {
    arena.close();
  }
}
