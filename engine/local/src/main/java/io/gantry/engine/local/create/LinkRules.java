package io.gantry.engine.local.create;

import io.gantry.engine.api.LinkSpec;
import io.gantry.engine.api.NetworkSpec;
import io.gantry.engine.local.record.ContainerRecord;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.util.ArrayList;
import java.util.function.Function;

/** Docker's rules about links, in its words. */
final class LinkRules {
  private LinkRules() {}

  /**
   * The networks with links to containers by their names.
   *
   * @param containers finds a container by what the user called it
   * @throws GantryException {@code INVALID} where there is no network of its own, {@code NOT_FOUND}
   */
  static NetworkSpec decide(NetworkSpec network, Function<String, ContainerRecord> containers) {
    if (network.links().isEmpty()) {
      return network;
    }
    String shared =
        network.mode().equals("host")
            ? "host type networking"
            : network.mode().startsWith("container:") ? "container type network" : "";
    if (!shared.isEmpty()) {
      throw new GantryException(
          Kind.INVALID,
          "conflicting options: "
              + shared
              + " can't be used with links. This would result in undefined behavior");
    }
    var links = new ArrayList<LinkSpec>();
    for (LinkSpec link : network.links()) {
      links.add(new LinkSpec(name(link, containers), link.alias()));
    }
    return network.with(links);
  }

  private static String name(LinkSpec link, Function<String, ContainerRecord> containers) {
    try {
      return containers.apply(link.container()).name();
    } catch (GantryException e) {
      throw new GantryException(
          e.kind(), "could not get container for " + link.container() + ": " + e.text(), e);
    }
  }
}
