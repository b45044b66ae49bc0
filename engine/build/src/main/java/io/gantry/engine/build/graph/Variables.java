package io.gantry.engine.build.graph;

import io.gantry.engine.build.dockerfile.Instruction.Argument;
import io.gantry.engine.build.expand.Expander;
import io.gantry.platform.oci.Platform;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Which variables an instruction of one stage sees: what ENV and ARG said, whoever said it last.
 */
final class Variables {
  private static final List<String> PROXIES =
      List.of(
          "HTTP_PROXY",
          "http_proxy",
          "HTTPS_PROXY",
          "https_proxy",
          "FTP_PROXY",
          "ftp_proxy",
          "NO_PROXY",
          "no_proxy",
          "ALL_PROXY",
          "all_proxy");

  private final char escape;
  private final Map<String, String> given;
  private final Map<String, String> global;
  private final LinkedHashMap<String, String> visible = new LinkedHashMap<>();
  private final LinkedHashMap<String, Optional<String>> arguments = new LinkedHashMap<>();

  /**
   * No variables yet.
   *
   * @param given build arguments of the caller
   * @param global what an ARG without a default falls back to
   */
  Variables(char escape, Map<String, String> given, Map<String, String> global) {
    this.escape = escape;
    this.given = given;
    this.global = global;
  }

  /** The ARGs that BuildKit predefines. */
  static Map<String, String> predefined(Platform host, Platform target, String stage) {
    var values = new LinkedHashMap<String, String>();
    ofPlatform("BUILD", host, values);
    ofPlatform("TARGET", target, values);
    values.put("TARGETSTAGE", stage.isEmpty() ? "default" : stage);
    return values;
  }

  private static void ofPlatform(String prefix, Platform platform, Map<String, String> values) {
    values.put(prefix + "PLATFORM", platform.toString());
    values.put(prefix + "OS", platform.os());
    values.put(prefix + "ARCH", platform.architecture());
    values.put(prefix + "VARIANT", platform.variant());
  }

  /** What a stage that begins with this one's file system inherits. */
  void inherit(Variables parent) {
    visible.putAll(parent.visible);
    arguments.putAll(parent.arguments);
  }

  void environment(List<String> entries) {
    for (String entry : entries) {
      int equals = entry.indexOf('=');
      visible.put(
          equals < 0 ? entry : entry.substring(0, equals),
          equals < 0 ? "" : entry.substring(equals + 1));
    }
  }

  void set(String name, String value) {
    visible.put(name, value);
  }

  /** Declares an ARG; returns its value, if it has one. */
  Optional<String> declare(Argument argument, Consumer<String> undefined) {
    String name = argument.name();
    Optional<String> value = Optional.ofNullable(given.get(name));
    if (value.isEmpty()) {
      value =
          argument.value().isPresent()
              ? argument.value().map(text -> expander(undefined).word(text))
              : Optional.ofNullable(global.get(name));
    }
    value.ifPresent(text -> visible.put(name, text));
    arguments.put(name, value);
    return value;
  }

  boolean declares(String name) {
    return arguments.containsKey(name);
  }

  boolean sees(String name) {
    return visible.containsKey(name);
  }

  /** All that a substitution sees. */
  Map<String, String> visible() {
    return new LinkedHashMap<>(visible);
  }

  Expander expander(Consumer<String> undefined) {
    return new Expander(escape, visible(), undefined);
  }

  /** What a program gets: {@code NAME=value}. */
  List<String> environment() {
    return list(visible);
  }

  /** The ARGs as the history tells them: with what the program gets, or without a value. */
  List<String> arguments() {
    var values = new LinkedHashMap<String, String>();
    arguments.forEach(
        (name, value) -> values.put(name, visible.getOrDefault(name, value.orElse(""))));
    return list(values);
  }

  /** What a RUN gets without an ARG and without a trace. */
  List<String> proxies() {
    var proxies = new LinkedHashMap<String, String>();
    for (String name : PROXIES) {
      String value = given.get(name);
      if (value != null && !visible.containsKey(name)) {
        proxies.put(name, value);
      }
    }
    return list(proxies);
  }

  /** A build argument that means something whether it is declared or not; may be empty. */
  String given(String name) {
    return given.getOrDefault(name, "");
  }

  static boolean isPredefined(String name) {
    return PROXIES.contains(name)
        || name.startsWith("BUILDKIT_")
        || name.equals("SOURCE_DATE_EPOCH");
  }

  private static List<String> list(Map<String, String> map) {
    var list = new ArrayList<String>();
    map.forEach((name, value) -> list.add(name + "=" + value));
    return List.copyOf(list);
  }
}
