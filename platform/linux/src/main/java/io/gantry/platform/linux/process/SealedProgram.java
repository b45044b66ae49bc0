package io.gantry.platform.linux.process;

import io.gantry.platform.base.file.DiskException;
import io.gantry.platform.linux.Errno;
import io.gantry.platform.linux.Native;
import io.gantry.platform.linux.NativeText;
import io.gantry.platform.linux.SystemCall;
import io.gantry.platform.linux.fs.Descriptor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A copy of a program in memory that nobody can change any more: not its owner, and not a process
 * that runs it (memfd_create(2), seals of fcntl(2)).
 *
 * <p>OCI runtimes make such a copy at each start and execute themselves again, lest a container
 * overwrites them through /proc/self/exe; one that finds itself in a sealed copy saves both.
 */
public final class SealedProgram implements AutoCloseable {
  private static final int CLOSE_ON_EXEC = 1;
  private static final int ALLOW_SEALING = 2;
  private static final int EXECUTABLE = 0x10;
  private static final int ADD_SEALS = 1033;
  private static final int AGAINST_SEALS_SHRINKING_GROWING_AND_WRITING = 0xf;

  private final int fd;

  private SealedProgram(int fd) {
    this.fd = fd;
  }

  /** A copy of {@code program}; nothing where the kernel has none or allows none to be executed. */
  public static Optional<SealedProgram> of(Path program) {
    byte[] content;
    try {
      content = Files.readAllBytes(program);
    } catch (IOException e) {
      throw new DiskException("cannot read " + program, e);
    }
    int flags = CLOSE_ON_EXEC | ALLOW_SEALING;
    String name = String.valueOf(program.getFileName());
    long fd = create(name, flags | EXECUTABLE);
    if (fd == -Errno.EINVAL) {
      fd = create(name, flags); // before Linux 6.3 all are executable
    }
    if (fd < 0) {
      return Optional.empty();
    }
    var sealed = new SealedProgram((int) fd);
    Descriptor.write(sealed.fd, content, 0, content.length);
    int seals = AGAINST_SEALS_SHRINKING_GROWING_AND_WRITING;
    if (Native.syscall(SystemCall.FCNTL, fd, ADD_SEALS, seals) < 0
        || !Files.isExecutable(sealed.path())) {
      sealed.close();
      return Optional.empty();
    }
    return Optional.of(sealed);
  }

  private static long create(String name, int flags) {
    try (Arena arena = Arena.ofConfined()) {
      return Native.syscall(SystemCall.MEMFD_CREATE, NativeText.address(arena, name), flags, 0);
    }
  }

  /** What to execute, by any process that may trace this one, while this one lives. */
  public Path path() {
    return Descriptor.path(fd);
  }

  @Override
  public void close() {
    Descriptor.close(fd);
  }
}
