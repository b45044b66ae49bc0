package io.gantry.engine.local.record;

import io.gantry.engine.api.ContainerDetails.MountPoint;
import io.gantry.engine.api.MountSpec;
import io.gantry.engine.api.MountSpec.Recursion;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Mounts, asked for and resolved, as a record keeps them. */
final class MountJson {
  private MountJson() {}

  static Json specs(List<MountSpec> mounts) {
    var items = new ArrayList<Json>();
    for (MountSpec mount : mounts) {
      items.add(
          switch (mount) {
            case MountSpec.Bind bind -> of(bind);
            case MountSpec.Volume volume -> of(volume);
            case MountSpec.Tmpfs(String target, String options, boolean mounted) ->
                begin("tmpfs", target)
                    .putUnlessEmpty("options", options)
                    .put("mounted", mounted)
                    .build();
            case MountSpec.Image(String image, String target, String subpath) ->
                begin("image", target)
                    .put("image", image)
                    .putUnlessEmpty("subpath", subpath)
                    .build();
            case MountSpec.Inherited(String container, String mode) ->
                Json.object()
                    .put("type", "inherited")
                    .put("container", container)
                    .putUnlessEmpty("mode", mode)
                    .build();
          });
    }
    return Json.array(items);
  }

  private static Json.ObjectBuilder begin(String type, String target) {
    return Json.object().put("type", type).put("target", target);
  }

  private static Json.Obj of(MountSpec.Bind bind) {
    var json =
        begin("bind", bind.target())
            .put("source", bind.source())
            .put("readOnly", bind.readOnly())
            .put("createSource", bind.createSource())
            .putUnlessEmpty("propagation", bind.propagation())
            .put("recursion", bind.recursion().name().toLowerCase(Locale.ROOT))
            .putUnlessEmpty("ids", bind.ids());
    bind.mode().ifPresent(mode -> json.put("mode", mode));
    return json.build();
  }

  private static Json.Obj of(MountSpec.Volume volume) {
    var json =
        begin("volume", volume.target())
            .putUnlessEmpty("name", volume.name())
            .put("readOnly", volume.readOnly())
            .put("noCopy", volume.noCopy())
            .putUnlessEmpty("subpath", volume.subpath())
            .putUnlessEmpty("labels", volume.labels())
            .putUnlessEmpty("options", volume.options());
    volume.mode().ifPresent(mode -> json.put("mode", mode));
    return json.build();
  }

  static List<MountSpec> readSpecs(List<Json> items) {
    var mounts = new ArrayList<MountSpec>();
    for (Json item : items) {
      Json.Obj json = item.asObject();
      String target = json.string("target");
      mounts.add(
          switch (json.string("type")) {
            case "bind" -> bind(json, target);
            case "volume" ->
                new MountSpec.Volume(
                    json.string("name"),
                    target,
                    json.bool("readOnly"),
                    json.bool("noCopy"),
                    json.string("subpath"),
                    json.stringMap("labels"),
                    json.stringMap("options"),
                    mode(json));
            case "tmpfs" ->
                new MountSpec.Tmpfs(target, json.string("options"), json.bool("mounted"));
            case "image" ->
                new MountSpec.Image(json.string("image"), target, json.string("subpath"));
            case "inherited" ->
                new MountSpec.Inherited(json.string("container"), json.string("mode"));
            default ->
                throw new GantryException(Kind.INTERNAL, "unknown mount in record: " + json.text());
          });
    }
    return mounts;
  }

  private static MountSpec bind(Json.Obj json, String target) {
    String recursion = json.string("recursion");
    return new MountSpec.Bind(
        json.string("source"),
        target,
        json.bool("readOnly"),
        json.bool("createSource"),
        json.string("propagation"),
        recursion.isEmpty()
            ? Recursion.ENABLED
            : Recursion.valueOf(recursion.toUpperCase(Locale.ROOT)),
        mode(json),
        json.string("ids"));
  }

  private static Optional<String> mode(Json.Obj json) {
    return json.get("mode").map(_ -> json.string("mode"));
  }

  static Json points(List<MountPoint> mounts) {
    var items = new ArrayList<Json>();
    for (MountPoint mount : mounts) {
      items.add(
          begin(mount.type(), mount.target())
              .putUnlessEmpty("name", mount.name())
              .putUnlessEmpty("source", mount.source())
              .put("readOnly", mount.readOnly())
              .putUnlessEmpty("propagation", mount.propagation())
              .putUnlessEmpty("mode", mount.mode())
              .putUnlessEmpty("subpath", mount.subpath())
              .putUnlessEmpty("options", mount.options())
              .build());
    }
    return Json.array(items);
  }

  static List<MountPoint> readPoints(List<Json> items) {
    var mounts = new ArrayList<MountPoint>();
    for (Json item : items) {
      Json.Obj json = item.asObject();
      mounts.add(
          new MountPoint(
              json.string("type"),
              json.string("name"),
              json.string("source"),
              json.string("target"),
              json.bool("readOnly"),
              json.string("propagation"),
              json.string("mode"),
              json.string("subpath"),
              json.strings("options")));
    }
    return mounts;
  }
}
