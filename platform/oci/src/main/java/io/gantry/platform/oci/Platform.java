package io.gantry.platform.oci;

import io.gantry.platform.base.json.Json;

/** An operating system and an architecture, in Go's names; {@code variant} may be empty. */
public record Platform(String os, String architecture, String variant) {
  /** The platform that this process runs on. */
  public static Platform host() {
    return host(System.getProperty("os.arch", "amd64"));
  }

  static Platform host(String javaArchitecture) {
    return switch (javaArchitecture) {
      case "amd64", "x86_64" -> new Platform("linux", "amd64", "");
      case "aarch64" -> new Platform("linux", "arm64", "v8");
      default -> new Platform("linux", javaArchitecture, "");
    };
  }

  /** From the fields of an image index entry. */
  public static Platform of(Json.Obj json) {
    return new Platform(json.string("os"), json.string("architecture"), json.string("variant"));
  }

  /**
   * Parses {@code os/architecture[/variant]}, {@code os} or {@code architecture}; the rest is this
   * machine's. In normal spelling.
   *
   * @throws io.gantry.platform.base.GantryException {@code INVALID}
   */
  public static Platform parse(String text) {
    return PlatformSyntax.parse(text);
  }

  /**
   * The one spelling of this platform: {@code x86_64} is {@code amd64}, {@code aarch64/v8} is
   * {@code arm64}, {@code armhf} is {@code arm/v7}.
   */
  public Platform normal() {
    return PlatformSyntax.normal(this);
  }

  /** As the fields of an image index entry. */
  public Json.Obj json() {
    return Json.object()
        .put("architecture", architecture)
        .put("os", os)
        .putUnlessEmpty("variant", variant)
        .build();
  }

  @Override
  public String toString() {
    return os + "/" + architecture + (variant.isEmpty() ? "" : "/" + variant);
  }
}
