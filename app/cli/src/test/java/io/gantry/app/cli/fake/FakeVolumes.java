package io.gantry.app.cli.fake;

import io.gantry.engine.api.Volumes;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Volumes in memory. */
public final class FakeVolumes implements Volumes {
  private final Map<String, Volume> all = new TreeMap<>();

  @Override
  public Volume create(String name, Map<String, String> labels, Map<String, String> options) {
    return all.computeIfAbsent(
        name, n -> new Volume(n, "/volumes/" + n, Sample.NOW, labels, false, options));
  }

  @Override
  public List<Volume> list() {
    return new ArrayList<>(all.values());
  }

  @Override
  public Volume inspect(String name) {
    Volume volume = all.get(name);
    if (volume == null) {
      throw new GantryException(Kind.NOT_FOUND, "no such volume: " + name);
    }
    return volume;
  }

  @Override
  public void remove(String name, boolean force) {
    Volume _ = inspect(name);
    all.remove(name);
  }
}
