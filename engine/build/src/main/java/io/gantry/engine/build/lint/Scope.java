package io.gantry.engine.build.lint;

import io.gantry.engine.build.dockerfile.Instruction.Argument;
import io.gantry.engine.build.expand.Expander;
import io.gantry.platform.oci.Platform;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Which variables an instruction sees.
 *
 * @param values by name
 * @param declared ARGs, with or without a value
 * @param complete whether the environment of the base image is among them
 */
record Scope(char escape, Map<String, String> values, Set<String> declared, boolean complete) {
  private static final List<String> PREFIXES = List.of("BUILD", "TARGET");

  /** What FROM sees before the first ARG. */
  static Scope global(char escape, Surroundings surroundings) {
    Platform platform = surroundings.platform();
    var values = new LinkedHashMap<String, String>();
    for (String prefix : PREFIXES) {
      Platform each = prefix.equals("BUILD") ? Platform.host() : platform;
      values.put(prefix + "PLATFORM", each.toString());
      values.put(prefix + "OS", each.os());
      values.put(prefix + "OSVERSION", "");
      values.put(prefix + "ARCH", each.architecture());
      values.put(prefix + "VARIANT", each.variant());
    }
    String target = surroundings.target();
    values.put("TARGETSTAGE", target.isEmpty() ? "default" : target);
    values.replaceAll((name, value) -> surroundings.arguments().getOrDefault(name, value));
    return new Scope(escape, values, Set.of(), true);
  }

  /** A stage's, that begins with an image. */
  static Scope of(char escape, List<String> environment, boolean complete) {
    var values = new LinkedHashMap<String, String>();
    for (String entry : environment) {
      int equals = entry.indexOf('=');
      values.put(
          equals < 0 ? entry : entry.substring(0, equals),
          equals < 0 ? "" : entry.substring(equals + 1));
    }
    return new Scope(escape, values, Set.of(), complete);
  }

  Expander expander(Consumer<String> undefined) {
    return new Expander(escape, values, undefined);
  }

  /** Substitutes, as far as that goes: what is malformed stays as it is. */
  String word(String text) {
    try {
      return expander(_ -> {}).word(text);
    } catch (IllegalArgumentException _) {
      return text;
    }
  }

  Scope with(String name, String value) {
    var more = new LinkedHashMap<>(values);
    more.put(name, value);
    return new Scope(escape, more, declared, complete);
  }

  /**
   * After an ARG.
   *
   * @param given build arguments
   * @param inherited what an ARG without a default takes
   */
  Scope with(Argument argument, Map<String, String> given, Map<String, String> inherited) {
    String name = argument.name();
    var more = new LinkedHashMap<>(values);
    if (given.containsKey(name)) {
      more.put(name, given.getOrDefault(name, ""));
    } else if (argument.value().isPresent()) {
      more.put(name, word(argument.value().get()));
    } else if (inherited.containsKey(name)) {
      more.put(name, inherited.getOrDefault(name, ""));
    }
    var names = new HashSet<>(declared);
    names.add(name);
    return new Scope(escape, more, names, complete);
  }
}
