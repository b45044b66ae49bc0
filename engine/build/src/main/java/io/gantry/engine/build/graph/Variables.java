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

/** Which variables an instruction of one stage sees; ENV hides ARG. */
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
  private final LinkedHashMap<String, String> arguments = new LinkedHashMap<>();
  private final LinkedHashMap<String, String> environment = new LinkedHashMap<>();

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

  /** The ARGs that BuildKit predefines from the platform. */
  static Map<String, String> ofPlatform(Platform platform) {
    var values = new LinkedHashMap<String, String>();
    for (String prefix : List.of("BUILD", "TARGET")) {
      values.put(prefix + "PLATFORM", platform.toString());
      values.put(prefix + "OS", platform.os());
      values.put(prefix + "ARCH", platform.architecture());
      values.put(prefix + "VARIANT", platform.variant());
    }
    return values;
  }

  /** What a stage that begins with this one's file system inherits: its ARGs. */
  void inherit(Variables parent) {
    arguments.putAll(parent.arguments);
  }

  void environment(List<String> entries) {
    for (String entry : entries) {
      int equals = entry.indexOf('=');
      environment.put(
          equals < 0 ? entry : entry.substring(0, equals),
          equals < 0 ? "" : entry.substring(equals + 1));
    }
  }

  void set(String name, String value) {
    environment.put(name, value);
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
    value.ifPresent(text -> {
      arguments.remove(name);
      arguments.put(name, text);
    });
    return value;
  }

  /** All that a substitution sees. */
  Map<String, String> visible() {
    var all = new LinkedHashMap<>(arguments);
    all.putAll(environment);
    return all;
  }

  Expander expander(Consumer<String> undefined) {
    return new Expander(escape, visible(), undefined);
  }

  /** ENV as the image's configuration lists it. */
  List<String> environment() {
    return list(environment);
  }

  /** The ARGs that are not hidden by ENV. */
  List<String> visibleArguments() {
    var visible = new LinkedHashMap<>(arguments);
    visible.keySet().removeAll(environment.keySet());
    return list(visible);
  }

  /** What a RUN gets without an ARG and without a trace. */
  List<String> proxies() {
    var proxies = new LinkedHashMap<String, String>();
    for (String name : PROXIES) {
      String value = given.get(name);
      if (value != null && !environment.containsKey(name) && !arguments.containsKey(name)) {
        proxies.put(name, value);
      }
    }
    return list(proxies);
  }

  static boolean isPredefined(String name) {
    return PROXIES.contains(name)
        || name.startsWith("BUILDKIT_")
        || name.equals("SOURCE_DATE_EPOCH");
  }

  private static List<String> list(Map<String, String> map) {
    var list = new ArrayList<String>();
    map.forEach((name, value) -> list.add(name + "=" + value));
    return list;
  }
}
