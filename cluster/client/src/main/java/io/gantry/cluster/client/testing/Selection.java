package io.gantry.cluster.client.testing;

import io.gantry.cluster.client.Client.ListOptions;
import io.gantry.cluster.model.ApiObject;

/** Equality selectors: {@code a=b,c!=d,e}; fields are paths. */
final class Selection {
  private Selection() {}

  static boolean matches(ListOptions options, ApiObject object) {
    return (options.namespace().isEmpty() || options.namespace().equals(object.namespace()))
        && all(options.labelSelector(), name -> object.labels().getOrDefault(name, ""))
        && all(options.fieldSelector(), path -> object.text(path.split("\\.", -1)));
  }

  private static boolean all(String selector, java.util.function.Function<String, String> valueOf) {
    if (selector.isEmpty()) {
      return true;
    }
    for (String term : selector.split(",", -1)) {
      int equals = term.indexOf('=');
      if (equals < 0) {
        if (valueOf.apply(term).isEmpty()) {
          return false;
        }
        continue;
      }
      boolean not = term.charAt(equals - 1) == '!';
      String name = term.substring(0, not ? equals - 1 : equals);
      String value = term.substring(equals + 1).replaceFirst("^=", "");
      if (valueOf.apply(name).equals(value) == not) {
        return false;
      }
    }
    return true;
  }
}
