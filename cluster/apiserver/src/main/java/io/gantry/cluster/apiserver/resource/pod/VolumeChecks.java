package io.gantry.cluster.apiserver.resource.pod;

import io.gantry.cluster.apiserver.resource.field.Names;
import io.gantry.cluster.apiserver.resource.field.Place;
import io.gantry.cluster.model.Quantity;
import io.gantry.platform.base.json.Json;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;

/** Checks of volumes. */
final class VolumeChecks {
  private static final List<String> HOST_PATH_TYPES =
      List.of(
          "",
          "BlockDevice",
          "CharDevice",
          "Directory",
          "DirectoryOrCreate",
          "File",
          "FileOrCreate",
          "Socket");
  private static final List<String> FIELDS =
      List.of(
          "metadata.annotations",
          "metadata.labels",
          "metadata.name",
          "metadata.namespace",
          "metadata.uid");
  private static final int WIDEST_MODE = 0777;

  private VolumeChecks() {}

  static void volumes(Place volumes) {
    var names = new HashSet<String>();
    for (Place volume : volumes.items()) {
      Place name = volume.child("name");
      if (name.needed()) {
        name.follows(Names.LABEL);
        if (!names.add(name.text())) {
          name.duplicate();
        }
      }
      sources(volume);
    }
  }

  private static void sources(Place volume) {
    List<String> sources = PodVolumes.sources(volume.object());
    if (sources.isEmpty()) {
      volume.required("must specify a volume type");
      return;
    }
    source(sources.getFirst(), volume.child(sources.getFirst()));
    for (String more : sources.subList(1, sources.size())) {
      volume.child(more).forbidden("may not specify more than 1 volume type");
    }
  }

  private static void source(String type, Place source) {
    switch (type) {
      case "hostPath" -> hostPath(source);
      case "emptyDir" -> emptyDir(source);
      case "secret" -> {
        source.child("secretName").needed();
        files(source);
      }
      case "configMap" -> {
        source.child("name").needed();
        files(source);
      }
      case "downwardAPI" -> {
        mode(source.child("defaultMode"));
        downward(source.child("items"));
      }
      case "projected" -> projected(source);
      case "persistentVolumeClaim" -> source.child("claimName").needed();
      case "nfs" -> {
        source.child("server").needed();
        absolute(source.child("path"));
      }
      default -> {
        // Not mounted by this cluster's kubelet, which says so.
      }
    }
  }

  private static void hostPath(Place source) {
    Place path = source.child("path");
    if (path.needed()) {
      noBacksteps(path);
    }
    Place type = source.child("type");
    if (!HOST_PATH_TYPES.contains(type.text())) {
      type.notSupported(HOST_PATH_TYPES);
    }
  }

  private static void emptyDir(Place source) {
    Place limit = source.child("sizeLimit");
    String text = limit.value() instanceof Json.Num number ? number.text() : limit.text();
    if (limit.isSet()
        && Quantity.tryParse(text).filter(q -> q.compareTo(Quantity.ZERO) >= 0).isEmpty()) {
      limit.forbidden("SizeLimit field must be a valid resource quantity");
    }
  }

  private static void absolute(Place path) {
    if (path.needed() && !path.text().startsWith("/")) {
      path.invalid("must be an absolute path");
    }
  }

  private static void files(Place source) {
    mode(source.child("defaultMode"));
    for (Place item : source.child("items").items()) {
      item.child("key").needed();
      if (item.child("path").needed()) {
        descending(item.child("path"));
      }
      mode(item.child("mode"));
    }
  }

  private static void mode(Place mode) {
    if (mode.isSet() && (mode.number() < 0 || mode.number() > WIDEST_MODE)) {
      mode.invalid("must be a number between 0 and 0777 (octal), both inclusive");
    }
  }

  private static void downward(Place items) {
    for (Place item : items.items()) {
      if (item.child("path").needed()) {
        descending(item.child("path"));
      }
      Place field = item.child("fieldRef");
      Place resource = item.child("resourceFieldRef");
      if (field.isSet()) {
        EnvironmentChecks.field(field, FIELDS);
        if (resource.isSet()) {
          item.invalid(
              Json.of("resource"),
              "fieldRef and resourceFieldRef can not be specified simultaneously");
        }
      } else if (resource.isSet()) {
        EnvironmentChecks.resource(resource, true);
      } else {
        item.required("one of fieldRef and resourceFieldRef is required");
      }
      mode(item.child("mode"));
    }
  }

  private static void projected(Place source) {
    mode(source.child("defaultMode"));
    for (Place part : source.child("sources").items()) {
      List<String> types = List.copyOf(part.object().fields().keySet());
      if (types.isEmpty()) {
        part.required(
            "must specify one of: `secret`, `configMap`, `downwardAPI`, `serviceAccountToken`");
        continue;
      }
      for (String type : types.subList(1, types.size())) {
        part.child(type).forbidden("may not specify more than 1 volume type");
      }
      projection(types.getFirst(), part.child(types.getFirst()));
    }
  }

  private static void projection(String type, Place source) {
    switch (type) {
      case "secret", "configMap" -> {
        source.child("name").needed();
        files(source);
      }
      case "downwardAPI" -> downward(source.child("items"));
      case "serviceAccountToken" -> token(source);
      default -> {
        // checked where it is used
      }
    }
  }

  private static void token(Place source) {
    Place seconds = source.child("expirationSeconds");
    if (seconds.number() < 600) {
      seconds.invalid("may not specify a duration less than 10 minutes");
    }
    if (source.child("path").needed()) {
      descending(source.child("path"));
    }
  }

  /** A path that stays below where it starts. */
  static void descending(Place path) {
    if (path.text().startsWith("/")) {
      path.invalid("must be a relative path");
    }
    noBacksteps(path);
  }

  private static void noBacksteps(Place path) {
    if (Arrays.asList(path.text().split("/", -1)).contains("..")) {
      path.invalid("must not contain '..'");
    }
  }
}
