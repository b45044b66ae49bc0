package io.gantry.engine.docker.filter;

import io.gantry.engine.api.ContainerDetails;
import io.gantry.engine.api.ContainerDetails.MountPoint;
import io.gantry.engine.api.ContainerDetails.PublishedPort;
import io.gantry.engine.api.ContainerState;
import io.gantry.engine.api.NetworkSpec;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.oci.Reference;
import java.util.ArrayList;
import java.util.List;

/** Docker's filters on containers: one name's values are alternatives, names must all match. */
public final class ContainerFilter {
  private static final List<String> KNOWN =
      List.of(
          "ancestor",
          "before",
          "exited",
          "expose",
          "health",
          "id",
          "is-task",
          "label",
          "name",
          "network",
          "publish",
          "since",
          "status",
          "volume");

  private static final List<String> STATES =
      List.of("created", "running", "paused", "restarting", "removing", "exited", "dead");

  private final Filters filters;

  private ContainerFilter(Filters filters) {
    this.filters = filters;
  }

  /** Reads {@code name=value} texts. */
  public static ContainerFilter of(List<String> texts) {
    var filters = Filters.of(texts, KNOWN);
    for (String state : filters.get("status")) {
      if (!STATES.contains(state)) {
        throw new GantryException(
            Kind.INVALID,
            "invalid filter 'status=" + state + "': use one of " + String.join(", ", STATES));
      }
    }
    for (String code : filters.get("exited")) {
      number(code);
    }
    return new ContainerFilter(filters);
  }

  /** Whether containers that do not run may match. */
  public boolean needsAll() {
    return filters.has("status") || filters.has("exited");
  }

  /** Those that match, in their order. */
  public List<ContainerDetails> apply(List<ContainerDetails> newestFirst) {
    if (filters.isEmpty()) {
      return newestFirst;
    }
    List<ContainerDetails> range = range(newestFirst);
    var kept = new ArrayList<ContainerDetails>();
    for (ContainerDetails container : range) {
      if (matches(container)) {
        kept.add(container);
      }
    }
    return kept;
  }

  private List<ContainerDetails> range(List<ContainerDetails> all) {
    int from = filters.has("before") ? position(all, "before") + 1 : 0;
    int to = filters.has("since") ? position(all, "since") : all.size();
    return from < to ? all.subList(from, to) : List.of();
  }

  private int position(List<ContainerDetails> all, String filter) {
    String ref = filters.get(filter).getFirst();
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).name().equals(ref) || all.get(i).id().startsWith(ref)) {
        return i;
      }
    }
    throw new GantryException(Kind.NOT_FOUND, "No such container: " + ref);
  }

  private boolean matches(ContainerDetails container) {
    return any("id", id -> container.id().startsWith(id))
        && (filters.finds("name", "/" + container.name())
            || filters.finds("name", container.name()))
        && any("status", status -> container.state().word().equals(status))
        && any("health", health -> health(container).equals(health))
        && any("exited", code -> exited(container, number(code)))
        && any("ancestor", image -> isFrom(container, image))
        && any("volume", volume -> mounts(container, volume))
        && any("network", network -> isIn(container, network))
        && any("publish", port -> publishes(container, port))
        && any("expose", port -> container.exposed().contains(withProtocol(port)))
        && filters.labels(container.labels());
  }

  private interface Test {
    boolean of(String value);
  }

  private boolean any(String name, Test test) {
    List<String> values = filters.get(name);
    boolean match = values.isEmpty();
    for (String value : values) {
      match |= test.of(value);
    }
    return match;
  }

  private static String health(ContainerDetails container) {
    return container
        .vitals()
        .flatMap(ContainerDetails.Vitals::health)
        .map(health -> health.status().word())
        .orElse("none");
  }

  private static boolean exited(ContainerDetails container, int code) {
    return container.state() instanceof ContainerState.Exited exited && exited.exitCode() == code;
  }

  private static boolean isIn(ContainerDetails container, String network) {
    NetworkSpec spec = container.spec().network();
    return spec.mode().equals(network)
        || spec.joined().stream().anyMatch(joined -> joined.network().equals(network))
        || container.endpoints().stream()
            .anyMatch(endpoint -> endpoint.networkId().startsWith(network));
  }

  private static boolean isFrom(ContainerDetails container, String image) {
    String id = image.startsWith("sha256:") ? image.substring(7) : image;
    if (container.imageName().equals(image) || container.imageId().hex().startsWith(id)) {
      return true;
    }
    try {
      return Reference.parse(image).equals(Reference.parse(container.imageName()));
    } catch (GantryException _) {
      return false; // one of them is an id
    }
  }

  private static boolean mounts(ContainerDetails container, String volume) {
    for (MountPoint mount : container.mounts()) {
      if (mount.name().equals(volume)
          || mount.source().equals(volume)
          || mount.target().equals(volume)) {
        return true;
      }
    }
    return false;
  }

  private static boolean publishes(ContainerDetails container, String port) {
    for (PublishedPort published : container.ports()) {
      if ((published.containerPort() + "/" + published.protocol()).equals(withProtocol(port))) {
        return true;
      }
    }
    return false;
  }

  private static String withProtocol(String port) {
    return port.indexOf('/') < 0 ? port + "/tcp" : port;
  }

  private static int number(String code) {
    try {
      return Integer.parseInt(code);
    } catch (NumberFormatException _) {
      throw new GantryException(Kind.INVALID, "invalid filter 'exited=" + code + "': not a number");
    }
  }
}
