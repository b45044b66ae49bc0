package io.gantry.app.launcher;

import io.gantry.app.cli.Signals;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * The signals of this process, through the JVM's own {@code sun.misc.Signal}.
 *
 * <p>By reflection, because the compiler's warning about that class cannot be turned off and
 * warnings are errors; nothing else in Java can handle a signal. QUIT and USR1 stay with the JVM
 * (thread dump, its own use): a cold command cannot forward them.
 */
final class ProcessSignals implements Signals {
  private record Handled(String name, int number) {}

  private static final List<Handled> NUMBERS =
      List.of(
          new Handled("HUP", 1),
          new Handled("INT", 2),
          new Handled("USR2", 12),
          new Handled("ALRM", 14),
          new Handled("TERM", 15),
          new Handled("CONT", 18),
          new Handled("WINCH", 28));

  /** A signal and what handled it before. */
  private record Replaced(Object signal, Object before) {}

  @Override
  public AutoCloseable subscribe(IntConsumer handler) {
    try {
      Class<?> signals = Class.forName("sun.misc.Signal");
      Class<?> handlers = Class.forName("sun.misc.SignalHandler");
      Method handle = signals.getMethod("handle", signals, handlers);
      var replaced = new ArrayList<Replaced>();
      for (Handled one : NUMBERS) {
        InvocationHandler receive =
            (proxy, method, arguments) -> receive(handler, one.number, proxy, method, arguments);
        Object signal = signals.getConstructor(String.class).newInstance(one.name);
        Object receiver =
            Proxy.newProxyInstance(
                ProcessSignals.class.getClassLoader(), new Class<?>[] {handlers}, receive);
        try {
          replaced.add(new Replaced(signal, handle.invoke(null, signal, receiver)));
        } catch (InvocationTargetException _) {
          // this JVM keeps the signal for itself
        }
      }
      return () -> restore(handle, replaced);
    } catch (ReflectiveOperationException e) {
      throw new GantryException(Kind.INTERNAL, "this JVM does not hand signals on", e);
    }
  }

  private static void restore(Method handle, List<Replaced> replaced)
      throws ReflectiveOperationException {
    for (Replaced one : replaced) {
      Object _ = handle.invoke(null, one.signal, one.before);
    }
  }

  /** Called for {@code SignalHandler.handle}, and for the methods of {@code Object}. */
  private static Object receive(
      IntConsumer handler, int number, Object proxy, Method method, Object[] arguments) {
    return switch (method.getName()) {
      case "equals" -> System.identityHashCode(proxy) == System.identityHashCode(arguments[0]);
      case "hashCode" -> System.identityHashCode(proxy);
      case "toString" -> "handler of signal " + number;
      default -> {
        handler.accept(number);
        yield Void.TYPE; // ignored: handle returns nothing
      }
    };
  }
}
