package io.gantry.engine.docker.request;

import io.gantry.engine.api.MountSpec;
import io.gantry.engine.api.MountSpec.Recursion;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * {@code -v} and {@code Binds}: {@code target}, {@code source:target} or {@code
 * source:target:options}. All failures are {@code INVALID}, in Docker's words.
 */
public final class BindSyntax {
  private BindSyntax() {}

  /** One of a request: a host path is absolute, anything else is the name of a volume. */
  static MountSpec parse(String text) {
    return parse(text, "", UnaryOperator.identity());
  }

  /**
   * One as a user writes it.
   *
   * @param driver of the volume; empty for the usual one
   * @param place where a path of the user's is, which may be relative to where he stands
   */
  public static MountSpec parse(String text, String driver, UnaryOperator<String> place) {
    if (text.isEmpty()) {
      throw invalid("invalid empty volume spec");
    }
    String[] parts = text.split(":", -1);
    if (parts.length > 3) {
      throw invalid(specification(text));
    }
    for (String part : parts) {
      if (part.isEmpty()) {
        throw invalid("invalid spec: " + text + ": empty section between colons");
      }
    }
    String option = parts.length == 3 ? parts[2] : "";
    BindMode mode = BindMode.parse(option);
    if (parts.length == 1) {
      VolumeName.checkDriver("", driver);
      return volume("", target(text, specification(text)), mode, option);
    }
    String source = parts[0];
    boolean path = isPath(source);
    String fault = specification(text) + ": invalid mount config for type ";
    if (path && mode.noCopy()) {
      throw invalid(fault + "\"bind\": field VolumeOptions must not be specified");
    }
    if (!path && !(mode.propagation().isEmpty() && mode.ids().isEmpty())) {
      throw invalid(fault + "\"volume\": field BindOptions must not be specified");
    }
    String target = target(parts[1], fault + (path ? "\"bind\"" : "\"volume\""));
    if (path) {
      return new MountSpec.Bind(
          place.apply(source),
          target,
          mode.readOnly(),
          true,
          mode.propagation(),
          Recursion.ENABLED,
          Optional.of(option),
          mode.ids());
    }
    VolumeName.check(source);
    VolumeName.checkDriver(source, driver);
    return volume(source, target, mode, option);
  }

  private static String specification(String text) {
    return "invalid volume specification: '" + text + "'";
  }

  private static MountSpec volume(String name, String target, BindMode mode, String option) {
    return new MountSpec.Volume(
        name, target, mode.readOnly(), mode.noCopy(), "", Map.of(), Map.of(), Optional.of(option));
  }

  /** {@code --volumes-from}: a container and perhaps how its mounts are taken over. */
  public static MountSpec inherited(String text) {
    if (text.isEmpty()) {
      throw invalid("volumes-from specification cannot be an empty string");
    }
    int colon = text.indexOf(':');
    String mode = colon < 0 ? "" : text.substring(colon + 1);
    BindMode parsed = BindMode.parse(mode);
    if (parsed.noCopy() || !parsed.propagation().isEmpty()) {
      throw invalid("invalid mode: " + mode);
    }
    return new MountSpec.Inherited(colon < 0 ? text : text.substring(0, colon), mode);
  }

  /** Whether a source is a path of the host: the name of a volume has no slash. */
  public static boolean isPath(String source) {
    return source.startsWith("/")
        || source.equals(".")
        || source.equals("..")
        || source.startsWith("./")
        || source.startsWith("../");
  }

  /** Whether a word says how mounts propagate. */
  public static boolean isPropagation(String word) {
    return BindMode.isPropagation(word);
  }

  /**
   * An absolute path in the container, without a trailing slash.
   *
   * @param fault what a message begins with, empty for nothing
   */
  public static String target(String path, String fault) {
    String before = fault.isEmpty() ? "" : fault + ": ";
    if (!path.startsWith("/")) {
      throw invalid(before + "invalid mount path: '" + path + "' mount path must be absolute");
    }
    String clean = Path.of(path).normalize().toString();
    if (clean.equals("/")) {
      throw invalid(before + "invalid specification: destination can't be '/'");
    }
    return clean;
  }

  private static GantryException invalid(String message) {
    return new GantryException(Kind.INVALID, message);
  }
}
