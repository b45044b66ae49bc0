package io.gantry.cluster.dns;

import io.gantry.cluster.dns.Directory.Endpoint;
import io.gantry.cluster.dns.Directory.Port;
import io.gantry.cluster.model.ApiObject;
import io.gantry.platform.dns.Answer;
import io.gantry.platform.dns.Answer.Resource;
import io.gantry.platform.dns.RecordType;
import io.gantry.platform.dns.Zone;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The names of Services and Pods, as the Kubernetes DNS specification 1.1.0 has them. IPv4 only: of
 * other types names have no records, which is not the same as not being there.
 */
final class ClusterZone implements Zone {
  private static final String VERSION = "1.1.0";
  private static final Answer NOTHING = new Answer.Records(List.of());
  private static final Answer NO_SUCH_NAME = new Answer.NoSuchName();

  private final Directory directory;
  private final String domain;
  private final AtomicInteger turns = new AtomicInteger();

  ClusterZone(Directory directory, String domain) {
    this.directory = directory;
    this.domain = domain;
  }

  @Override
  public String origin() {
    return domain;
  }

  @Override
  public Optional<Answer> find(String name, RecordType type) {
    if (name.equals(domain)) {
      return Optional.of(NOTHING);
    }
    if (!name.endsWith("." + domain)) {
      return Optional.empty();
    }
    String below = name.substring(0, name.length() - domain.length() - 1);
    // From the top: svc, namespace, service, and what is below it.
    List<String> labels = List.of(below.split("\\.", -1)).reversed();
    return Optional.of(
        switch (labels.getFirst()) {
          case "svc" -> inServices(labels, type);
          case "pod" -> inPods(labels, type);
          case "dns-version" -> labels.size() > 1 ? NO_SUCH_NAME : version(type);
          default -> NO_SUCH_NAME;
        });
  }

  private static Answer version(RecordType type) {
    return only(RecordType.TXT, type, List.of(new Resource.Text(VERSION)));
  }

  private static Answer only(RecordType has, RecordType asked, List<Resource> records) {
    return has == asked ? new Answer.Records(records) : NOTHING;
  }

  /** {@code 10-244-0-7.namespace.pod}: the address is in the name. */
  private Answer inPods(List<String> labels, RecordType type) {
    if (labels.size() == 1) {
      return NOTHING;
    }
    if (!directory.hasNamespace(labels.get(1)) || labels.size() > 3) {
      return NO_SUCH_NAME;
    }
    if (labels.size() == 2) {
      return NOTHING;
    }
    Optional<Resource> address = Addresses.resource(labels.get(2).replace('-', '.'));
    return address.isEmpty() ? NO_SUCH_NAME : only(RecordType.A, type, List.of(address.get()));
  }

  private Answer inServices(List<String> labels, RecordType type) {
    return switch (labels.size()) {
      case 1 -> NOTHING;
      case 2 -> directory.hasNamespace(labels.get(1)) ? NOTHING : NO_SUCH_NAME;
      default ->
          directory
              .service(labels.get(1), labels.get(2))
              .map(service -> inService(service, labels.subList(3, labels.size()), type))
              .orElse(NO_SUCH_NAME);
    };
  }

  private Answer inService(ApiObject service, List<String> below, RecordType type) {
    if (service.spec().string("type").equals("ExternalName")) {
      String target = service.spec().string("externalName");
      return below.isEmpty()
          ? new Answer.Records(List.of(new Resource.Name(withoutFinalDot(target))))
          : NO_SUCH_NAME;
    }
    if (Directory.isHeadless(service)) {
      return inHeadless(service, directory.endpoints(service), below, type);
    }
    List<Port> ports = Directory.ports(service.spec().array("ports"));
    return switch (below.size()) {
      case 0 ->
          switch (type) {
            case A ->
                Addresses.resource(service.spec().string("clusterIP"))
                    .<Answer>map(address -> new Answer.Records(List.of(address)))
                    .orElse(NOTHING);
            case SRV -> services(ports, name(service));
            case CNAME, PTR, TXT, AAAA -> NOTHING;
          };
      case 1 -> has(ports, below.getFirst()) ? NOTHING : NO_SUCH_NAME;
      case 2 -> {
        List<Port> found = find(ports, below);
        yield found.isEmpty()
            ? NO_SUCH_NAME
            : type == RecordType.SRV ? services(found, name(service)) : NOTHING;
      }
      default -> NO_SUCH_NAME;
    };
  }

  private static String withoutFinalDot(String name) {
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }

  private String name(ApiObject service) {
    return service.name() + "." + service.namespace() + ".svc." + domain;
  }

  private Answer inHeadless(
      ApiObject service, List<Endpoint> endpoints, List<String> below, RecordType type) {
    List<Endpoint> found = endpoints;
    if (below.size() == 1 && !below.getFirst().startsWith("_")) {
      found = endpoints.stream().filter(e -> e.label().equals(below.getFirst())).toList();
    } else if (!below.isEmpty()) {
      return portsOfHeadless(service, endpoints, below, type);
    }
    if (found.isEmpty()) {
      return NO_SUCH_NAME;
    }
    return switch (type) {
      case A -> inTurn(addresses(found));
      case SRV -> srv(service, found, below, false);
      case CNAME, PTR, TXT, AAAA -> NOTHING;
    };
  }

  private Answer portsOfHeadless(
      ApiObject service, List<Endpoint> endpoints, List<String> below, RecordType type) {
    boolean exists =
        below.size() == 1
            ? endpoints.stream().anyMatch(e -> has(e.ports(), below.getFirst()))
            : endpoints.stream().anyMatch(e -> !find(e.ports(), below).isEmpty());
    if (!exists) {
      return NO_SUCH_NAME;
    }
    return type == RecordType.SRV && below.size() == 2
        ? srv(service, endpoints, below, true)
        : NOTHING;
  }

  private Answer srv(
      ApiObject service, List<Endpoint> endpoints, List<String> below, boolean byPort) {
    var records = new ArrayList<Resource>();
    for (Endpoint endpoint : endpoints) {
      String target = endpoint.label() + "." + name(service);
      for (Port port : byPort ? find(endpoint.ports(), below) : endpoint.ports()) {
        records.add(new Resource.Service(0, 100, port.number(), target));
      }
    }
    return inTurn(records);
  }

  private static List<Resource> addresses(List<Endpoint> endpoints) {
    var addresses = new ArrayList<Resource>();
    for (Endpoint endpoint : endpoints) {
      Addresses.resource(endpoint.address()).ifPresent(addresses::add);
    }
    return addresses;
  }

  /** Clients take the first: so each answer starts with another. */
  private Answer inTurn(List<Resource> records) {
    var rotated = new ArrayList<>(records);
    if (rotated.size() > 1) {
      Collections.rotate(rotated, turns.getAndIncrement());
    }
    return new Answer.Records(rotated);
  }

  private static Answer services(List<Port> ports, String target) {
    return new Answer.Records(
        ports.stream()
            .<Resource>map(port -> new Resource.Service(0, 100, port.number(), target))
            .toList());
  }

  /** The ports that {@code [_proto, _name]} means. */
  private static List<Port> find(List<Port> ports, List<String> below) {
    if (below.size() != 2) {
      return List.of();
    }
    return ports.stream()
        .filter(port ->
            ("_" + port.protocol()).equals(below.getFirst())
                && ("_" + port.name()).equals(below.get(1)))
        .toList();
  }

  private static boolean has(List<Port> ports, String protocol) {
    return ports.stream().anyMatch(port -> ("_" + port.protocol()).equals(protocol));
  }
}
