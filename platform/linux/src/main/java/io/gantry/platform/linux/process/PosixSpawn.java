package io.gantry.platform.linux.process;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.linux.LinuxException;
import io.gantry.platform.linux.Native;
import io.gantry.platform.linux.NativeText;
import io.gantry.platform.linux.fs.Descriptor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Optional;

/** The calls behind {@link Spawn}: posix_spawn(3) of glibc 2.29 or musl 1.1.24 and later. */
final class PosixSpawn {
  private static final int SETSIGDEF = 0x04;
  private static final int SETSIGMASK = 0x08;
  private static final int SETSID = 0x80;
  private static final int STANDARD = 3;
  // glibc's are 80, 336 and 128 bytes; musl's are smaller
  private static final long ACTIONS_BYTES = 256;
  private static final long ATTRIBUTES_BYTES = 512;
  private static final long SIGSET_BYTES = 128;

  private static final MemorySegment SPAWN = function("posix_spawn");
  private static final MemorySegment INIT = function("posix_spawn_file_actions_init");
  private static final MemorySegment DESTROY = function("posix_spawn_file_actions_destroy");
  private static final MemorySegment ADD_DUP = function("posix_spawn_file_actions_adddup2");
  private static final MemorySegment ADD_OPEN = function("posix_spawn_file_actions_addopen");
  private static final MemorySegment ADD_CHDIR = function("posix_spawn_file_actions_addchdir_np");
  private static final MemorySegment ATTRIBUTES_INIT = function("posix_spawnattr_init");
  private static final MemorySegment SET_FLAGS = function("posix_spawnattr_setflags");
  private static final MemorySegment SET_MASK = function("posix_spawnattr_setsigmask");
  private static final MemorySegment SET_DEFAULT = function("posix_spawnattr_setsigdefault");
  // glibc 2.34: without it the child keeps descriptors that libraries opened without close-on-exec
  private static final Optional<MemorySegment> ADD_CLOSE_FROM =
      Native.function("posix_spawn_file_actions_addclosefrom_np");

  private PosixSpawn() {}

  private static MemorySegment function(String name) {
    return Native.function(name)
        .orElseThrow(
            () -> new GantryException(Kind.UNAVAILABLE, "this libc lacks " + name + "(3)"));
  }

  static long start(Path program, Spawn spawn, int[] named) {
    int count = Math.max(named.length, STANDARD);
    int[] sources = new int[count];
    int[] copies = new int[count];
    java.util.Arrays.fill(copies, -1);
    try (Arena arena = Arena.ofConfined()) {
      for (int i = 0; i < count; i++) {
        sources[i] = i < named.length ? named[i] : -1;
        if (sources[i] >= 0 && sources[i] < count && sources[i] != i) {
          // a low source would be overwritten by an earlier dup2 of the list
          copies[i] = Descriptor.duplicate(sources[i], count);
          sources[i] = copies[i];
        }
      }
      return start(arena, program, spawn, sources);
    } finally {
      for (int copy : copies) {
        if (copy >= 0) {
          Descriptor.close(copy);
        }
      }
    }
  }

  private static long start(Arena arena, Path program, Spawn spawn, int[] sources) {
    long actions = arena.allocate(ACTIONS_BYTES, 16).address();
    expect(program, call(INIT, actions, 0, 0, 0, 0, 0));
    try {
      addActions(arena, program, spawn, actions, sources);
      MemorySegment pid = arena.allocate(ValueLayout.JAVA_INT);
      int error =
          call(
              SPAWN,
              pid.address(),
              NativeText.address(arena, program.toString()),
              actions,
              attributes(arena, program, spawn.newSession()),
              NativeText.vector(arena, spawn.argv()).address(),
              NativeText.vector(arena, spawn.env()).address());
      expect(program, error);
      return pid.get(ValueLayout.JAVA_INT, 0);
    } finally {
      int _ = call(DESTROY, actions, 0, 0, 0, 0, 0);
    }
  }

  private static void addActions(
      Arena arena, Path program, Spawn spawn, long actions, int[] sources) {
    long devNull = NativeText.address(arena, "/dev/null");
    for (int i = 0; i < sources.length; i++) {
      expect(
          program,
          sources[i] < 0
              ? call(ADD_OPEN, actions, i, devNull, Descriptor.O_RDWR, 0, 0)
              : call(ADD_DUP, actions, sources[i], i, 0, 0, 0));
    }
    if (ADD_CLOSE_FROM.isPresent()) {
      expect(program, call(ADD_CLOSE_FROM.get(), actions, sources.length, 0, 0, 0, 0));
    }
    if (spawn.workingDirectory().isPresent()) {
      long directory = NativeText.address(arena, spawn.workingDirectory().get().toString());
      expect(program, call(ADD_CHDIR, actions, directory, 0, 0, 0, 0));
    }
  }

  private static long attributes(Arena arena, Path program, boolean newSession) {
    long attributes = arena.allocate(ATTRIBUTES_BYTES, 16).address();
    long none = arena.allocate(SIGSET_BYTES, 8).address();
    long all = arena.allocate(SIGSET_BYTES, 8).fill((byte) 0xff).address();
    expect(program, call(ATTRIBUTES_INIT, attributes, 0, 0, 0, 0, 0));
    expect(program, call(SET_MASK, attributes, none, 0, 0, 0, 0));
    expect(program, call(SET_DEFAULT, attributes, all, 0, 0, 0, 0));
    int flags = SETSIGDEF | SETSIGMASK | (newSession ? SETSID : 0);
    expect(program, call(SET_FLAGS, attributes, flags, 0, 0, 0, 0));
    return attributes;
  }

  private static int call(MemorySegment function, long a, long b, long c, long d, long e, long f) {
    return (int) Native.call(function, a, b, c, d, e, f);
  }

  /** These functions return an error number instead of setting errno. */
  private static void expect(Path program, int error) {
    if (error != 0) {
      throw new LinuxException("start " + program, error);
    }
  }
}
