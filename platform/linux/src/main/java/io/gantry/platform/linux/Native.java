package io.gantry.platform.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * Calls into libc with {@code errno} captured.
 *
 * <p>Almost everything goes through {@link #syscall}: one signature costs a cold process one
 * linkage (20 ms), each further signature 5 ms. Not exported: only packages of this module use it.
 */
public final class Native {
  private static final Linker LINKER = Linker.nativeLinker();
  private static final SymbolLookup LIBC = LINKER.defaultLookup();
  private static final Linker.Option CAPTURE = Linker.Option.captureCallState("errno");

  /** The layout of the captured state. */
  public static final StructLayout STATE = Linker.Option.captureStateLayout();

  private static final VarHandle ERRNO =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

  private Native() {}

  /** Links a libc function; its handle takes the capture state as first argument. */
  @SuppressWarnings("restricted")
  public static MethodHandle link(String name, FunctionDescriptor descriptor) {
    return LINKER.downcallHandle(LIBC.find(name).orElseThrow(), descriptor, CAPTURE);
  }

  /** The error number in a captured state. */
  public static int errno(MemorySegment state) {
    return (int) ERRNO.get(state, 0L);
  }

  private static final class Syscall {
    static final MethodHandle HANDLE =
        link(
            "syscall",
            FunctionDescriptor.of(
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG));
  }

  /**
   * The generic system call: arguments that are pointers are addresses of segments that the caller
   * keeps alive. Returns the result, or the negated error number.
   */
  public static long syscall(long number, long a, long b, long c, long d, long e, long f) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      long result = (long) Syscall.HANDLE.invokeExact(state, number, a, b, c, d, e, f);
      return result < 0 ? -errno(state) : result;
    } catch (Throwable t) {
      throw new IllegalStateException("syscall " + number, t);
    }
  }
}
