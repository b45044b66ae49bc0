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
import java.util.Optional;

/**
 * Calls into libc with {@code errno} captured.
 *
 * <p>Almost everything goes through {@link #syscall}: one signature costs a cold process one
 * linkage (20 ms), each further signature 5 ms. Only packages of this module use it.
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

  /**
   * One linkage serves every function whose arguments are integers and pointers: both ABIs pass the
   * first six in registers, ignore surplus ones, and callees read only the width they declare.
   */
  private static final class Generic {
    @SuppressWarnings("restricted")
    static final MethodHandle HANDLE =
        LINKER.downcallHandle(
            FunctionDescriptor.of(
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG),
            CAPTURE);

    static final MemorySegment SYSCALL = function("syscall").orElseThrow();
  }

  /** The address of a libc function, if this libc has it. */
  public static Optional<MemorySegment> function(String name) {
    return LIBC.find(name);
  }

  /**
   * Calls a libc function with up to six integer or pointer arguments and returns the result
   * register: functions that return {@code int} leave its upper half undefined, so cast it.
   */
  public static long call(MemorySegment function, long a, long b, long c, long d, long e, long f) {
    try (Arena arena = Arena.ofConfined()) {
      return (long)
          Generic.HANDLE.invokeExact(function, arena.allocate(STATE), a, b, c, d, e, f, 0L);
    } catch (Throwable t) {
      throw new IllegalStateException("native call", t);
    }
  }

  /**
   * The generic system call: arguments that are pointers are addresses of segments that the caller
   * keeps alive. Returns the result, or the negated error number.
   */
  public static long syscall(long number, long a, long b, long c, long d, long e, long f) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      long result =
          (long) Generic.HANDLE.invokeExact(Generic.SYSCALL, state, number, a, b, c, d, e, f);
      return result < 0 ? -errno(state) : result;
    } catch (Throwable t) {
      throw new IllegalStateException("syscall " + number, t);
    }
  }

  /** {@link #syscall} with three arguments. */
  public static long syscall(long number, long a, long b, long c) {
    return syscall(number, a, b, c, 0, 0, 0);
  }

  /** {@link #syscall} repeated while a signal interrupts it. */
  public static long restarting(long number, long a, long b, long c, long d, long e, long f) {
    while (true) {
      long result = syscall(number, a, b, c, d, e, f);
      if (result != -Errno.EINTR) {
        return result;
      }
    }
  }

  /** The result of a system call, or a {@link LinuxException} that names the call and operand. */
  public static long check(long result, String call, Object operand) {
    if (result < 0) {
      throw new LinuxException(call + " " + operand, (int) -result);
    }
    return result;
  }
}
