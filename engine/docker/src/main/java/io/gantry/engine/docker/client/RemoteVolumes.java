package io.gantry.engine.docker.client;

import io.gantry.engine.api.Volumes;
import io.gantry.engine.docker.answer.VolumeAnswer;
import io.gantry.platform.base.json.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** {@code /volumes} of an engine elsewhere. */
record RemoteVolumes(Remote remote) implements Volumes {
  @Override
  public Volume create(String name, Map<String, String> labels, Map<String, String> options) {
    return VolumeAnswer.read(
        remote.post(
            ApiPath.of("/volumes/create"),
            Json.object()
                .put("Name", name)
                .put("Driver", "local")
                .put("Labels", Json.stringMap(labels))
                .put("DriverOpts", Json.stringMap(options))
                .build()));
  }

  @Override
  public List<Volume> list() {
    var all = new ArrayList<Volume>();
    for (Json item : remote.object(ApiPath.of("/volumes")).array("Volumes")) {
      all.add(VolumeAnswer.read(item.asObject()));
    }
    all.sort(Comparator.comparing(Volume::name));
    return all;
  }

  @Override
  public Volume inspect(String name) {
    return VolumeAnswer.read(remote.object(ApiPath.of("/volumes/{}", name)));
  }

  @Override
  public void remove(String name, boolean force) {
    remote.command("DELETE", ApiPath.of("/volumes/{}", name).with("force", force));
  }
}
