package io.gantry.engine.local.volume;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.linux.mount.MountFlags;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * What a volume with options mounts, as of mount(8).
 *
 * @param type of the file system; {@code none} for a bind
 * @param options with commas, still in one text
 */
record VolumeOptions(String type, String device, String options) {
  private static final List<String> KNOWN = List.of("type", "device", "o", "size");

  /**
   * Reads the options of a volume that has some.
   *
   * @throws GantryException {@code INVALID} in docker's words
   */
  static VolumeOptions of(String name, Map<String, String> options) {
    for (String key : options.keySet()) {
      if (!KNOWN.contains(key)) {
        throw invalid(name, "invalid option: \"" + key + "\"");
      }
    }
    var read =
        new VolumeOptions(
            options.getOrDefault("type", ""),
            options.getOrDefault("device", ""),
            options.getOrDefault("o", ""));
    if (read.device.isEmpty()) {
      throw invalid(name, "missing required option: \"device\"");
    }
    if (read.type.isEmpty() && !read.flags().isBind()) {
      throw invalid(name, "missing required option: \"type\"");
    }
    return read;
  }

  private static GantryException invalid(String name, String why) {
    return new GantryException(Kind.INVALID, "create " + name + ": " + why);
  }

  MountFlags flags() {
    return MountFlags.parse(options);
  }

  /** Whether each mount of it would be empty, so that its users must share one. */
  boolean isShared() {
    return !flags().isBind();
  }

  /** The same with the host of {@code addr=} by its address: the kernel knows no names. */
  VolumeOptions resolved(UnaryOperator<String> resolver) {
    if (!type.startsWith("nfs") && !type.equals("cifs")) {
      return this;
    }
    var all = new ArrayList<String>();
    for (String option : options.split(",", -1)) {
      all.add(
          option.startsWith("addr=")
              ? "addr=" + resolver.apply(option.substring("addr=".length()))
              : option);
    }
    return new VolumeOptions(type, device, String.join(",", all));
  }
}
