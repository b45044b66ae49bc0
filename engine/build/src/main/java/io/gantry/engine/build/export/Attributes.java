package io.gantry.engine.build.export;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.Truth;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The attributes of an output or attestation, taken one by one; what is left is unknown. */
final class Attributes {
  private final String owner;
  private final TreeMap<String, String> left;

  /** Those of {@code owner}, as in {@code output "image"}. */
  Attributes(String owner, Map<String, String> attributes) {
    this.owner = owner;
    left = new TreeMap<>(attributes);
  }

  /** The value, if the attribute is there. */
  Optional<String> take(String name) {
    return Optional.ofNullable(left.remove(name));
  }

  /** The value, or {@code ""}. */
  String text(String name) {
    return take(name).orElse("");
  }

  /** A truth value as Go understands it; an attribute without a value is true. */
  boolean flag(String name, boolean usual) {
    return truth(name).orElse(usual);
  }

  /** A truth value, if the attribute is there. */
  Optional<Boolean> truth(String name) {
    return take(name)
        .map(text ->
            Truth.parse(text.isEmpty() ? "true" : text)
                .orElseThrow(() ->
                    new GantryException(
                        Kind.INVALID,
                        owner + ": non-bool value \"" + text + "\" specified for " + name)));
  }

  /** A whole number, if the attribute is there. */
  Optional<Integer> number(String name, int lowest, int highest) {
    return take(name)
        .map(text -> {
          try {
            int value = Integer.parseInt(text);
            if (value >= lowest && value <= highest) {
              return value;
            }
          } catch (NumberFormatException _) {
            // told below
          }
          throw new GantryException(
              Kind.INVALID,
              owner
                  + ": "
                  + name
                  + " must be a number from "
                  + lowest
                  + " to "
                  + highest
                  + ", not \""
                  + text
                  + "\"");
        });
  }

  /** Drops attributes that mean nothing here. */
  void ignore(String... names) {
    for (String name : names) {
      left.remove(name);
    }
  }

  /** Takes all attributes that begin so, by their whole names. */
  Map<String, String> takeAll(String prefix) {
    var taken = new TreeMap<>(left.subMap(prefix, true, prefix + Character.MAX_VALUE, false));
    left.keySet().removeAll(taken.keySet());
    return taken;
  }

  /** Refuses what nobody has taken. */
  void end() {
    if (!left.isEmpty()) {
      throw new GantryException(
          Kind.INVALID, owner + ": unknown attribute \"" + left.firstKey() + "\"");
    }
  }
}
