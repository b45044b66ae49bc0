package io.gantry.platform.oci;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.util.Locale;
import java.util.Set;

/** How platforms are written, and the one spelling of each; as containerd has it. */
final class PlatformSyntax {
  private static final Set<String> SYSTEMS =
      Set.of(
          "aix",
          "android",
          "darwin",
          "dragonfly",
          "freebsd",
          "illumos",
          "js",
          "linux",
          "netbsd",
          "openbsd",
          "plan9",
          "solaris",
          "wasip1",
          "windows");
  private static final Set<String> ARCHITECTURES =
      Set.of(
          "386",
          "amd64",
          "arm",
          "arm64",
          "loong64",
          "mips",
          "mipsle",
          "mips64",
          "mips64le",
          "ppc64",
          "ppc64le",
          "riscv64",
          "s390x",
          "wasm");

  private PlatformSyntax() {}

  static Platform parse(String text) {
    String[] parts = text.toLowerCase(Locale.ROOT).split("/", -1);
    if (parts.length > 3) {
      throw invalid(text);
    }
    for (String part : parts) {
      if (!isWord(part)) {
        throw invalid(text);
      }
    }
    if (parts.length > 1) {
      return normal(new Platform(parts[0], parts[1], parts.length > 2 ? parts[2] : ""));
    }
    if (SYSTEMS.contains(parts[0])) {
      return normal(new Platform(parts[0], Platform.host().architecture(), ""));
    }
    Platform alone = normal(new Platform("linux", parts[0], ""));
    if (ARCHITECTURES.contains(alone.architecture())) {
      return alone;
    }
    throw new GantryException(
        Kind.INVALID,
        "\""
            + text
            + "\" is neither an operating system nor an architecture that is known: give"
            + " os/architecture[/variant], as in linux/arm64/v8");
  }

  private static GantryException invalid(String text) {
    return new GantryException(
        Kind.INVALID,
        "invalid platform \"" + text + "\": give os/architecture[/variant], as in linux/arm64/v8");
  }

  private static boolean isWord(String part) {
    for (int i = 0; i < part.length(); i++) {
      char c = part.charAt(i);
      boolean word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
      if (!word && c != '_' && c != '-' && c != '.') {
        return false;
      }
    }
    return !part.isEmpty();
  }

  static Platform normal(Platform platform) {
    String os = platform.os().toLowerCase(Locale.ROOT);
    String given = platform.architecture().toLowerCase(Locale.ROOT);
    String variant = platform.variant().toLowerCase(Locale.ROOT);
    return switch (given) {
      case "amd64", "x86_64", "x86-64" ->
          new Platform(os, "amd64", variant.equals("v1") ? "" : variant);
      case "arm64", "aarch64" ->
          new Platform(os, "arm64", variant.equals("v8") || variant.equals("8") ? "" : variant);
      case "armhf" -> new Platform(os, "arm", "v7");
      case "armel" -> new Platform(os, "arm", "v6");
      case "arm" -> new Platform(os, "arm", armVariant(variant));
      case "i386" -> new Platform(os, "386", variant);
      default -> new Platform(os, given, variant);
    };
  }

  private static String armVariant(String variant) {
    return switch (variant) {
      case "" -> "v7";
      case "5", "6", "7", "8" -> "v" + variant;
      default -> variant;
    };
  }
}
