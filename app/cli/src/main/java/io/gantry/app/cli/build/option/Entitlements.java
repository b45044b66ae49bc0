package io.gantry.app.cli.build.option;

import java.util.List;

/** {@code --allow}. */
public final class Entitlements {
  private static final List<String> KNOWN = List.of("network.host", "security.insecure", "device");

  private Entitlements() {}

  /** What a build may do beyond the usual. */
  public static List<String> check(List<String> texts) {
    for (String text : texts) {
      int equals = text.indexOf('=');
      String name = equals < 0 ? text : text.substring(0, equals);
      if (!KNOWN.contains(name)) {
        throw Csv.invalid("--allow", text, "unknown entitlement: use " + String.join(", ", KNOWN));
      }
    }
    return texts;
  }
}
