package io.gantry.app.cli.transfer;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.Quoted;
import io.gantry.app.cli.argv.UsageException;
import io.gantry.platform.oci.Platform;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** {@code --platform os[/arch[/variant]]}, written as containerd reads it. */
public final class PlatformOption {
  /** The option as {@code pull} has it. */
  public static final Option<String> OPTION =
      Option.text("platform", "", "Set platform if server is multi-platform capable");

  private static final List<String> SYSTEMS =
      List.of("linux", "windows", "darwin", "freebsd", "wasip1");

  private PlatformOption() {}

  /** What the user asked for. */
  public static Optional<Platform> of(Call call, Option<String> option) {
    String text = call.get(option);
    return text.isEmpty() ? Optional.empty() : Optional.of(parse(text));
  }

  /**
   * Reads a platform: {@code linux/arm64/v8}, {@code amd64}.
   *
   * @throws UsageException with docker's words
   */
  public static Platform parse(String text) {
    String[] parts = text.toLowerCase(Locale.ROOT).split("/", -1);
    for (String part : parts) {
      if (part.isEmpty() || parts.length > 3) {
        throw UsageException.plain(
            Quoted.of(text) + ": unknown operating system or architecture: invalid argument");
      }
    }
    if (parts.length > 1) {
      return normal(parts[0], parts[1], parts.length > 2 ? parts[2] : "");
    }
    boolean system = SYSTEMS.contains(parts[0]);
    return system
        ? new Platform(parts[0], Platform.host().architecture(), "")
        : normal("linux", parts[0], "");
  }

  private static Platform normal(String os, String architecture, String variant) {
    return switch (architecture) {
      case "x86_64", "x86-64", "amd64" ->
          new Platform(os, "amd64", variant.equals("v1") ? "" : variant);
      case "aarch64", "arm64" -> new Platform(os, "arm64", variant.equals("v8") ? "" : variant);
      case "armhf" -> new Platform(os, "arm", "v7");
      case "armel" -> new Platform(os, "arm", "v6");
      case "arm" -> new Platform(os, "arm", variant.isEmpty() ? "v7" : variant);
      case "i386" -> new Platform(os, "386", variant);
      default -> new Platform(os, architecture, variant);
    };
  }
}
