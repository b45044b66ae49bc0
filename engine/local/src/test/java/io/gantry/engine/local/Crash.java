package io.gantry.engine.local;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/**
 * Ends this process, as kill -9 does, at a call into a part of the engine.
 *
 * @param method the call's name, {@code part.method}
 * @param after whether the call is still made
 */
record Crash(String method, boolean after) {
  /** The exit code of a process that crashed here. */
  static final int CODE = 99;

  static Crash parse(String text) {
    String[] words = text.split(" ", 2);
    return new Crash(words[1], words[0].equals("after"));
  }

  /** {@code part}, with the crash built in if it is there. */
  <T> T in(Class<T> type, String name, T part) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (_, called, arguments) -> {
              boolean here = (name + "." + called.getName()).equals(method);
              if (here && !after) {
                Runtime.getRuntime().halt(CODE);
              }
              try {
                return called.invoke(part, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause() == null ? e : e.getCause();
              } finally {
                if (here) {
                  Runtime.getRuntime().halt(CODE);
                }
              }
            }));
  }
}
