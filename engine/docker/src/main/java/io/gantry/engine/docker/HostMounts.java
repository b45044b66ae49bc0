package io.gantry.engine.docker;

import io.gantry.engine.api.ContainerSpec;
import io.gantry.engine.api.MountSpec;
import io.gantry.engine.api.MountSpec.Recursion;
import io.gantry.platform.base.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The mounts that a container asked for, each where docker keeps what was written that way. */
final class HostMounts {
  private HostMounts() {}

  /** {@code Binds}: what {@code -v} wrote. */
  static List<String> binds(ContainerSpec spec) {
    var all = new ArrayList<String>();
    for (MountSpec mount : spec.mounts()) {
      switch (mount) {
        case MountSpec.Bind bind ->
            bind.mode().ifPresent(mode -> all.add(text(bind.source(), bind.target(), mode)));
        case MountSpec.Volume volume -> {
          if (!volume.name().isEmpty()) {
            volume.mode().ifPresent(mode -> all.add(text(volume.name(), volume.target(), mode)));
          }
        }
        case MountSpec.Tmpfs _, MountSpec.Image _, MountSpec.Inherited _ -> {}
      }
    }
    return all;
  }

  private static String text(String source, String target, String mode) {
    return source + ":" + target + (mode.isEmpty() ? "" : ":" + mode);
  }

  /** {@code VolumesFrom}. */
  static List<String> volumesFrom(ContainerSpec spec) {
    var all = new ArrayList<String>();
    for (MountSpec mount : spec.mounts()) {
      if (mount instanceof MountSpec.Inherited(String container, String mode)) {
        all.add(mode.isEmpty() ? container : container + ":" + mode);
      }
    }
    return all;
  }

  /** {@code Tmpfs}: what {@code --tmpfs} wrote. */
  static Map<String, String> tmpfs(ContainerSpec spec) {
    var all = new TreeMap<String, String>();
    for (MountSpec mount : spec.mounts()) {
      if (mount instanceof MountSpec.Tmpfs(String target, String options, boolean mounted)
          && !mounted) {
        all.put(target, options);
      }
    }
    return all;
  }

  /** {@code Mounts}: what {@code --mount} wrote. */
  static List<Json> mounts(ContainerSpec spec) {
    var all = new ArrayList<Json>();
    for (MountSpec mount : spec.mounts()) {
      switch (mount) {
        case MountSpec.Bind bind -> {
          if (bind.mode().isEmpty()) {
            all.add(bind(bind));
          }
        }
        case MountSpec.Volume volume -> {
          if (volume.mode().isEmpty()) {
            all.add(volume(volume));
          }
        }
        case MountSpec.Tmpfs(String target, String options, boolean mounted) -> {
          if (mounted) {
            all.add(tmpfs(target, options));
          }
        }
        case MountSpec.Image(String image, String target, String subpath) -> {
          var item = begin("image", image, target, false);
          if (!subpath.isEmpty()) {
            item.put("ImageOptions", Json.object().put("Subpath", subpath).build());
          }
          all.add(item.build());
        }
        case MountSpec.Inherited _ -> {}
      }
    }
    return all;
  }

  private static Json.ObjectBuilder begin(
      String type, String source, String target, boolean readOnly) {
    var item =
        Json.object().put("Type", type).putUnlessEmpty("Source", source).put("Target", target);
    if (readOnly) {
      item.put("ReadOnly", true);
    }
    return item;
  }

  private static Json bind(MountSpec.Bind bind) {
    var options = Json.object().putUnlessEmpty("Propagation", bind.propagation());
    if (bind.recursion() == Recursion.DISABLED) {
      options.put("NonRecursive", true);
    }
    if (bind.createSource()) {
      options.put("CreateMountpoint", true);
    }
    switch (bind.recursion()) {
      case WRITABLE -> options.put("ReadOnlyNonRecursive", true);
      case READ_ONLY -> options.put("ReadOnlyForceRecursive", true);
      case ENABLED, DISABLED -> {}
    }
    var item = begin("bind", bind.source(), bind.target(), bind.readOnly());
    return with(item, "BindOptions", options.build()).build();
  }

  private static Json volume(MountSpec.Volume volume) {
    var options = Json.object();
    if (volume.noCopy()) {
      options.put("NoCopy", true);
    }
    options.putUnlessEmpty("Labels", new TreeMap<>(volume.labels()));
    options.putUnlessEmpty("Subpath", volume.subpath());
    if (!options.build().fields().isEmpty() || !volume.options().isEmpty()) {
      Json driver = Json.stringMap(new TreeMap<>(volume.options()));
      options.put(
          "DriverConfig",
          volume.options().isEmpty()
              ? Json.Obj.EMPTY
              : Json.object().put("Options", driver).build());
    }
    Json.Obj written = options.build();
    var item = begin("volume", volume.name(), volume.target(), volume.readOnly());
    return with(item, "VolumeOptions", written).build();
  }

  private static Json tmpfs(String target, String options) {
    boolean readOnly = false;
    var json = Json.object();
    for (String option : options.split(",", -1)) {
      int equals = option.indexOf('=');
      String value = option.substring(equals + 1);
      switch (equals < 0 ? option : option.substring(0, equals)) {
        case "ro" -> readOnly = true;
        case "size" -> json.put("SizeBytes", Long.parseLong(value));
        case "mode" -> json.put("Mode", Integer.parseInt(value, 8));
        default -> {}
      }
    }
    return with(begin("tmpfs", "", target, readOnly), "TmpfsOptions", json.build()).build();
  }

  private static Json.ObjectBuilder with(Json.ObjectBuilder item, String name, Json.Obj options) {
    return options.fields().isEmpty() ? item : item.put(name, options);
  }
}
