package io.gantry.cluster.apiserver.resource.pod;

import io.gantry.platform.base.json.Json;
import java.util.ArrayList;
import java.util.List;

/** Which of a volume's fields say what it is made of. */
final class PodVolumes {
  private PodVolumes() {}

  /** The names of the sources that a volume has: one, if it is right. */
  static List<String> sources(Json.Obj volume) {
    var sources = new ArrayList<String>();
    for (var field : volume.fields().entrySet()) {
      if (!field.getKey().equals("name") && field.getValue() instanceof Json.Obj) {
        sources.add(field.getKey());
      }
    }
    return sources;
  }
}
