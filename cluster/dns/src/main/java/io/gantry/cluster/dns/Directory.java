package io.gantry.cluster.dns;

import io.gantry.cluster.client.informer.Informer;
import io.gantry.cluster.client.informer.Informers;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.ObjectKey;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.platform.base.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What can be looked up of the cluster, each in one step. */
final class Directory {
  private static final String BY_SERVICE = "dns.service";
  private static final String BY_ADDRESS = "dns.address";
  private static final String SERVICE_LABEL = "kubernetes.io/service-name";

  private final Informer services;
  private final Informer slices;
  private final Informer namespaces;

  Directory(Informers informers) {
    services = informers.of(ResourceTypes.SERVICES);
    slices = informers.of(ResourceTypes.ENDPOINT_SLICES);
    namespaces = informers.of(ResourceTypes.NAMESPACES);
    services.index(BY_ADDRESS, service -> List.of(service.spec().string("clusterIP")));
    slices.index(BY_SERVICE, slice -> List.of(owner(slice).toString()));
    slices.index(BY_ADDRESS, Directory::addresses);
  }

  private static ObjectKey owner(ApiObject slice) {
    return new ObjectKey(slice.namespace(), slice.labels().getOrDefault(SERVICE_LABEL, ""));
  }

  private static List<String> addresses(ApiObject slice) {
    var addresses = new ArrayList<String>();
    for (Json item : slice.tree().array("endpoints")) {
      if (item instanceof Json.Obj endpoint) {
        addresses.addAll(endpoint.strings("addresses"));
      }
    }
    return addresses;
  }

  boolean hasNamespace(String name) {
    return namespaces.get(new ObjectKey("", name)).isPresent();
  }

  Optional<ApiObject> service(String namespace, String name) {
    return services.get(new ObjectKey(namespace, name));
  }

  /** The Service with this ClusterIP. */
  Optional<ApiObject> serviceAt(String address) {
    return services.find(BY_ADDRESS, address).stream().findFirst();
  }

  /**
   * An endpoint of a headless Service.
   *
   * @param label its name below the Service's: its host name, or its address with dashes
   */
  record Endpoint(String label, String address, List<Port> ports) {
    Endpoint {
      ports = List.copyOf(ports);
    }
  }

  /** A port of an endpoint; {@code protocol} is lower-case. */
  record Port(String name, String protocol, int number) {}

  /** The endpoints that may be found, one for each address. */
  List<Endpoint> endpoints(ApiObject service) {
    boolean all = service.spec().bool("publishNotReadyAddresses");
    Map<String, Endpoint> found = new LinkedHashMap<>();
    for (ApiObject slice : slices.find(BY_SERVICE, service.key().toString())) {
      if (slice.text("addressType").equals("IPv4")) {
        for (Json item : slice.tree().array("endpoints")) {
          if (item instanceof Json.Obj endpoint && (all || isReady(endpoint))) {
            for (String address : endpoint.strings("addresses")) {
              found.merge(
                  address,
                  new Endpoint(label(endpoint, address), address, ports(slice)),
                  Directory::joined);
            }
          }
        }
      }
    }
    return List.copyOf(found.values());
  }

  /** The same Pod in two slices: named ports may have different numbers on different Pods. */
  private static Endpoint joined(Endpoint one, Endpoint other) {
    var ports = new ArrayList<>(one.ports);
    other.ports.stream().filter(port -> !ports.contains(port)).forEach(ports::add);
    return new Endpoint(one.label, one.address, ports);
  }

  private static boolean isReady(Json.Obj endpoint) {
    Json.Obj conditions = endpoint.object("conditions");
    return conditions.get("ready").isEmpty() || conditions.bool("ready");
  }

  private static String label(Json.Obj endpoint, String address) {
    String hostname = endpoint.string("hostname");
    return hostname.isEmpty() ? address.replace('.', '-') : hostname;
  }

  private static List<Port> ports(ApiObject slice) {
    return ports(slice.tree().array("ports"));
  }

  /** Reads ports of a Service or a slice. */
  static List<Port> ports(List<Json> items) {
    var ports = new ArrayList<Port>();
    for (Json item : items) {
      if (item instanceof Json.Obj port) {
        String protocol = port.string("protocol");
        ports.add(
            new Port(
                port.string("name"),
                protocol.isEmpty() ? "tcp" : protocol.toLowerCase(java.util.Locale.ROOT),
                (int) port.number("port", 0)));
      }
    }
    return ports;
  }

  /** The headless Services that have an endpoint with this address, with that endpoint's label. */
  List<Named> headlessAt(String address) {
    var named = new ArrayList<Named>();
    for (ApiObject slice : slices.find(BY_ADDRESS, address)) {
      ObjectKey owner = owner(slice);
      Optional<ApiObject> service = service(owner.namespace(), owner.name());
      if (service.isPresent() && isHeadless(service.get())) {
        for (Endpoint endpoint : endpoints(service.get())) {
          if (endpoint.address.equals(address)) {
            named.add(new Named(service.get(), endpoint.label));
          }
        }
      }
    }
    return named;
  }

  /** An endpoint's name. */
  record Named(ApiObject service, String label) {}

  static boolean isHeadless(ApiObject service) {
    return service.spec().string("clusterIP").equals("None");
  }
}
