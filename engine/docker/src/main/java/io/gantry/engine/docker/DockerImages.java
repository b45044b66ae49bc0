package io.gantry.engine.docker;

import io.gantry.engine.api.ImageDetails;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.ImageConfig;
import io.gantry.platform.oci.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Images in Docker's JSON. */
public final class DockerImages {
  private static final List<String> CONFIG_FIELDS =
      List.of(
          "User",
          "ExposedPorts",
          "Env",
          "Entrypoint",
          "Cmd",
          "Volumes",
          "WorkingDir",
          "Labels",
          "StopSignal",
          "ArgsEscaped",
          "Healthcheck",
          "OnBuild",
          "Shell");

  /** Go writes these even where an image says nothing of them. */
  private static final List<String> TEXTS = List.of("User", "WorkingDir");

  private static final List<String> ALWAYS =
      List.of("Env", "Entrypoint", "Cmd", "Volumes", "Labels", "OnBuild");

  private DockerImages() {}

  /** The reply of {@code GET /images/{name}/json} ({@code ImageInspect}). */
  public static Json.Obj inspect(ImageDetails image) {
    ImageConfig config = image.config();
    List<ImageConfig.History> history = config.history();
    return Json.object()
        .put("Id", image.id().toString())
        .put("RepoTags", Json.strings(tags(image)))
        .put("RepoDigests", Json.strings(digests(image)))
        .put("Parent", "")
        .put("Comment", history.isEmpty() ? "" : history.getLast().comment())
        .put("Created", DockerTime.of(image.createdAt()))
        .put("DockerVersion", "")
        .put("Author", config.json().string("author"))
        .put("Architecture", config.platform().architecture())
        .putUnlessEmpty("Variant", config.platform().variant())
        .put("Os", config.platform().os())
        .put("Size", image.size())
        .put("GraphDriver", Json.object().put("Data", Json.nil()).put("Name", "overlay2").build())
        .put("RootFS", rootFs(config))
        .put("Metadata", Json.object().put("LastTagTime", DockerTime.of(Optional.empty())).build())
        .put("Config", config(config.config()))
        .build();
  }

  /** One item of the reply of {@code GET /images/json} ({@code ImageSummary}). */
  public static Json.Obj summary(ImageDetails image) {
    return Json.object()
        .put("Containers", -1)
        .put("Created", image.createdAt().getEpochSecond())
        .put("Id", image.id().toString())
        .put("Labels", DockerContainers.sorted(image.config().labels()))
        .put("ParentId", "")
        .put("RepoDigests", Json.strings(digests(image)))
        .put("RepoTags", Json.strings(tags(image)))
        .put("SharedSize", -1)
        .put("Size", image.size())
        .build();
  }

  /** The same with those of its names that a filter has left. */
  public static Json.Obj summary(ImageDetails image, List<Reference> names) {
    return summary(image).with("RepoTags", Json.strings(tags(names)));
  }

  private static List<String> tags(ImageDetails image) {
    return tags(image.references());
  }

  private static List<String> tags(List<Reference> references) {
    var all = new ArrayList<String>();
    for (Reference reference : references) {
      if (!reference.tag().isEmpty()) {
        all.add(reference.familiarRepository() + ":" + reference.tag());
      }
    }
    return all;
  }

  private static List<String> digests(ImageDetails image) {
    var all = new ArrayList<String>();
    for (Reference reference : image.digests()) {
      all.add(reference.familiar());
    }
    return all;
  }

  private static Json rootFs(ImageConfig config) {
    var layers = new ArrayList<String>();
    for (Digest layer : config.diffIds()) {
      layers.add(layer.toString());
    }
    return Json.object().put("Type", "layers").put("Layers", Json.strings(layers)).build();
  }

  /** The fields that clients read, in Docker's order. */
  private static Json.Obj config(Json.Obj config) {
    Json.ObjectBuilder json = Json.object();
    for (String name : CONFIG_FIELDS) {
      Optional<Json> value = config.get(name);
      if (value.isPresent()) {
        json.put(name, value.get());
      } else if (TEXTS.contains(name)) {
        json.put(name, "");
      } else if (ALWAYS.contains(name)) {
        json.put(name, Json.nil());
      }
    }
    return json.build();
  }
}
