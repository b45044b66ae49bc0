package io.gantry.engine.docker.answer;

import io.gantry.engine.api.Volumes.Volume;
import io.gantry.platform.base.json.Json;
import java.util.LinkedHashMap;

/** The answer of {@code GET /volumes/{name}}. */
public final class VolumeAnswer {
  private static final String ANONYMOUS = "com.docker.volume.anonymous";

  private VolumeAnswer() {}

  /** Everything that it says. */
  public static Volume read(Json.Obj json) {
    var labels = new LinkedHashMap<>(json.stringMap("Labels"));
    boolean anonymous = labels.remove(ANONYMOUS) != null;
    return new Volume(
        json.string("Name"),
        json.string("Mountpoint"),
        Moments.of(json, "CreatedAt"),
        labels,
        anonymous,
        json.stringMap("Options"));
  }
}
