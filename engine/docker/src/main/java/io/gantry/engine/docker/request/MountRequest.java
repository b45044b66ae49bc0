package io.gantry.engine.docker.request;

import io.gantry.engine.api.MountSpec;
import io.gantry.engine.api.MountSpec.Recursion;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code Mounts}: what {@code --mount} sends. */
final class MountRequest {
  private MountRequest() {}

  static List<MountSpec> mounts(Json.Obj host) {
    var mounts = new ArrayList<MountSpec>();
    for (Json item : host.array("Mounts")) {
      mounts.add(mount(item.asObject()));
    }
    return mounts;
  }

  private static MountSpec mount(Json.Obj json) {
    String type = json.string("Type");
    if (json.string("Target").isEmpty()) {
      throw invalid(type, "field Target must not be empty");
    }
    String target = BindSyntax.target(json.string("Target"), "");
    boolean readOnly = json.bool("ReadOnly");
    return switch (type) {
      case "bind" -> bind(json, target, readOnly);
      case "volume" -> volume(json, target, readOnly);
      case "tmpfs" -> tmpfs(json, target, readOnly);
      case "image" ->
          new MountSpec.Image(
              json.string("Source"), target, json.object("ImageOptions").string("Subpath"));
      default -> throw invalid(type, "mount type unknown");
    };
  }

  private static MountSpec bind(Json.Obj json, String target, boolean readOnly) {
    String source = json.string("Source");
    if (source.isEmpty()) {
      throw invalid("bind", "field Source must not be empty");
    }
    if (!source.startsWith("/")) {
      throw invalid("bind", "invalid mount path: '" + source + "' mount path must be absolute");
    }
    Json.Obj options = json.object("BindOptions");
    Recursion recursion = Recursion.ENABLED;
    if (options.bool("NonRecursive")) {
      recursion = Recursion.DISABLED;
    } else if (options.bool("ReadOnlyNonRecursive")) {
      recursion = Recursion.WRITABLE;
    } else if (options.bool("ReadOnlyForceRecursive")) {
      recursion = Recursion.READ_ONLY;
    }
    return new MountSpec.Bind(
        source,
        target,
        readOnly,
        options.bool("CreateMountpoint"),
        options.string("Propagation"),
        recursion,
        Optional.empty());
  }

  private static MountSpec volume(Json.Obj json, String target, boolean readOnly) {
    Json.Obj options = json.object("VolumeOptions");
    return new MountSpec.Volume(
        json.string("Source"),
        target,
        readOnly,
        options.bool("NoCopy"),
        options.string("Subpath"),
        options.stringMap("Labels"),
        options.object("DriverConfig").stringMap("Options"),
        Optional.empty());
  }

  private static MountSpec tmpfs(Json.Obj json, String target, boolean readOnly) {
    Json.Obj options = json.object("TmpfsOptions");
    var words = new ArrayList<String>();
    if (readOnly) {
      words.add("ro");
    }
    if (options.number("SizeBytes", 0) > 0) {
      words.add("size=" + options.number("SizeBytes", 0));
    }
    if (options.number("Mode", 0) > 0) {
      words.add("mode=" + Long.toOctalString(options.number("Mode", 0)));
    }
    return new MountSpec.Tmpfs(target, String.join(",", words), true);
  }

  private static GantryException invalid(String type, String why) {
    return new GantryException(
        Kind.INVALID, "invalid mount config for type \"" + type + "\": " + why);
  }
}
