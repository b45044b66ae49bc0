package io.gantry.app.cli.fake;

import io.gantry.engine.api.EndpointSpec;
import io.gantry.engine.api.Networks;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Networks in memory. */
public final class FakeNetworks implements Networks {
  private final Map<String, Details> all = new TreeMap<>();

  /** What was asked for, a line each. */
  public final List<String> asked = new ArrayList<>();

  public final List<Definition> defined = new ArrayList<>();

  /** Names of networks that cannot be removed. */
  public final List<String> used = new ArrayList<>(List.of("bridge", "host", "none"));

  FakeNetworks() {
    add("bridge", "bridge", Map.of());
    add("host", "host", Map.of());
    add("none", "null", Map.of());
  }

  private String add(String name, String driver, Map<String, String> labels) {
    String id = Integer.toHexString(0xa0 + all.size()).repeat(32);
    var pools = List.of(new Pool("10.0.0.0/24", "10.0.0.1", ""));
    all.put(
        name,
        new Details(
            id, name, Sample.NOW, driver, pools, false, false, false, labels, Map.of(), List.of()));
    return id;
  }

  @Override
  public String create(Definition definition) {
    defined.add(definition);
    return add(definition.name(), definition.driver(), definition.labels());
  }

  @Override
  public List<Details> list() {
    return new ArrayList<>(all.values());
  }

  @Override
  public Details inspect(String ref) {
    Details network = all.get(ref);
    if (network == null) {
      throw new GantryException(Kind.NOT_FOUND, "network " + ref + " not found");
    }
    return network;
  }

  @Override
  public void remove(String ref) {
    Details _ = inspect(ref);
    if (used.contains(ref)) {
      throw new GantryException(
          Kind.CONFLICT, "error while removing network: network " + ref + " has active endpoints");
    }
    all.remove(ref);
  }

  @Override
  public void connect(String ref, String container, EndpointSpec endpoint) {
    asked.add("connect " + ref + " " + container + " " + endpoint);
  }

  @Override
  public void disconnect(String ref, String container, boolean force) {
    asked.add("disconnect " + ref + " " + container + " " + force);
  }
}
