package io.gantry.app.cli.inspect;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.transfer.Place;
import io.gantry.engine.api.registry.Registries;
import io.gantry.engine.api.registry.Registries.PlacedImage;
import io.gantry.engine.api.registry.RegistryAccess;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.oci.Descriptor;
import io.gantry.platform.oci.ImageConfig;
import io.gantry.platform.oci.Platform;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What skopeo says of an image that is elsewhere, in its JSON. */
final class PlaceInspection {
  private PlaceInspection() {}

  /** Describes the image of a platform at a place; {@code tags} costs a question of its own. */
  static Json.Obj describe(
      Call call, String text, Optional<Platform> platform, boolean tags, RegistryAccess access) {
    String place = Place.absolute(call.invocation(), text);
    Registries registries = call.engine().registries();
    PlacedImage image = registries.image(place, platform, access);
    boolean remote = place.startsWith("docker://");
    List<String> known = tags && remote ? registries.tags(image.name(), access) : List.of();
    return json(image, known, remote);
  }

  private static Json.Obj json(PlacedImage image, List<String> tags, boolean remote) {
    ImageConfig config = image.config();
    var layers = new ArrayList<String>();
    var data = new ArrayList<Json>();
    for (Descriptor layer : image.manifest().layers()) {
      layers.add(layer.digest().toString());
      data.add(
          Json.object()
              .put("MIMEType", layer.mediaType())
              .put("Digest", layer.digest().toString())
              .put("Size", layer.size())
              .put(
                  "Annotations",
                  layer.annotations().isEmpty() ? Json.nil() : Json.stringMap(layer.annotations()))
              .build());
    }
    Json.Obj raw = config.json();
    Json.ObjectBuilder json = Json.object();
    if (remote) {
      json.put("Name", image.name());
    }
    return json.put("Digest", image.named().digest().toString())
        .put("RepoTags", Json.strings(tags))
        .put("Created", raw.get("created").orElse(Json.nil()))
        .put("DockerVersion", raw.string("docker_version"))
        .put("Labels", config.labels().isEmpty() ? Json.nil() : Json.stringMap(config.labels()))
        .put("Architecture", config.platform().architecture())
        .putUnlessEmpty("Variant", config.platform().variant())
        .put("Os", config.platform().os())
        .put("Layers", Json.strings(layers))
        .put("LayersData", Json.array(data))
        .put(
            "Env", config.environment().isEmpty() ? Json.nil() : Json.strings(config.environment()))
        .build();
  }
}
