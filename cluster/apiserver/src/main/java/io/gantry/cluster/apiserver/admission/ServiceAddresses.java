package io.gantry.cluster.apiserver.admission;

import io.gantry.cluster.apiserver.resource.service.ServiceType;
import io.gantry.cluster.apiserver.resource.service.ServiceUpdate;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.FieldError;
import io.gantry.cluster.model.ObjectKey;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.cluster.model.StatusException;
import io.gantry.cluster.model.StatusReason;
import io.gantry.platform.base.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;

/**
 * Gives Services their addresses and node ports; no two have the same. What is taken is read from
 * the Services themselves, so nothing is lost by a restart and nothing stays taken after a
 * deletion. Only what was given to a write that is still under way is remembered here; {@code lock}
 * guards it.
 */
final class ServiceAddresses implements Admission {
  private static final Duration LONGEST_WRITE = Duration.ofSeconds(30);

  private final Lookup lookup;
  private final ServiceCidr cidr;
  private final NodePorts nodePorts;
  private final RandomGenerator random;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<ObjectKey, Given> underWay = new HashMap<>();

  private record Given(ApiObject service, Instant until) {}

  ServiceAddresses(
      Lookup lookup,
      ServiceCidr cidr,
      NodePorts nodePorts,
      RandomGenerator random,
      InstantSource clock) {
    this.lookup = lookup;
    this.cidr = cidr;
    this.nodePorts = nodePorts;
    this.random = random;
    this.clock = clock;
  }

  @Override
  public ApiObject mutate(AdmissionRequest request) {
    if (!request.writes(ResourceTypes.SERVICES)) {
      return request.object();
    }
    ApiObject service = withOldChoices(request);
    if (request.old().filter(old -> hasSame(service.spec(), old.spec())).isPresent()) {
      return service;
    }
    lock.lock();
    try {
      ObjectKey key = new ObjectKey(request.namespace(), request.name());
      ApiObject given = new Allocation(service, taken(key)).give();
      if (!request.dryRun()) {
        // One that has no name yet cannot be found again: it is forgotten in time.
        ObjectKey slot =
            request.name().isEmpty() ? new ObjectKey("", "unnamed " + random.nextLong()) : key;
        underWay.put(slot, new Given(given, clock.instant().plus(LONGEST_WRITE)));
      }
      return given;
    } finally {
      lock.unlock();
    }
  }

  /** An update that does not name its address has one all the same. */
  private static ApiObject withOldChoices(AdmissionRequest request) {
    ApiObject service = request.object();
    return request
        .old()
        .map(old -> service.with(ServiceUpdate.of(service.spec(), old.spec()), "spec"))
        .orElse(service);
  }

  /** Whether a change leaves alone what is given here, and needs nothing new. */
  private static boolean hasSame(Json.Obj spec, Json.Obj old) {
    return spec.string("type").equals(old.string("type"))
        && spec.string("clusterIP").equals(old.string("clusterIP"))
        && spec.array("clusterIPs").equals(old.array("clusterIPs"))
        && ports(spec).equals(ports(old))
        && (!ServiceType.hasNodePorts(spec) || !ports(spec).contains(0L))
        && spec.string("externalTrafficPolicy").equals(old.string("externalTrafficPolicy"));
  }

  private static List<Long> ports(Json.Obj spec) {
    return spec.array("ports").stream()
        .map(port -> ((Json.Obj) port).number("nodePort", 0))
        .toList();
  }

  @Override
  public void done(AdmissionRequest request) {
    if (request.writes(ResourceTypes.SERVICES) && !request.dryRun()) {
      lock.lock();
      try {
        underWay.remove(new ObjectKey(request.namespace(), request.name()));
      } finally {
        lock.unlock();
      }
    }
  }

  private Taken taken(ObjectKey except) {
    var taken = new Taken(new HashSet<>(), new HashSet<>());
    for (ApiObject service : lookup.list(ResourceTypes.SERVICES)) {
      if (!service.key().equals(except)) {
        taken.add(service.spec());
      }
    }
    Instant now = clock.instant();
    underWay.values().removeIf(given -> given.until().isBefore(now));
    underWay.forEach((key, given) -> {
      if (!key.equals(except)) {
        taken.add(given.service().spec());
      }
    });
    return taken;
  }

  private record Taken(Set<Integer> addresses, Set<Long> ports) {
    void add(Json.Obj spec) {
      ServiceCidr.number(spec.string("clusterIP")).ifPresent(addresses::add);
      for (Json port : spec.array("ports")) {
        ports.add(((Json.Obj) port).number("nodePort", 0));
      }
      ports.add(spec.number("healthCheckNodePort", 0));
    }
  }

  /** One Service against all others. */
  private final class Allocation {
    private final ApiObject service;
    private final Json.Obj spec;
    private final Taken taken;

    Allocation(ApiObject service, Taken taken) {
      this.service = service;
      this.spec = service.spec();
      this.taken = taken;
    }

    ApiObject give() {
      ApiObject addressed = ServiceType.hasClusterIp(spec) ? addressed() : service;
      return ServiceType.hasNodePorts(spec) ? withPorts(addressed) : addressed;
    }

    private ApiObject addressed() {
      String asked = spec.string("clusterIP");
      if (!asked.isEmpty() && !asked.equals("None")) {
        ServiceCidr.number(asked).ifPresent(number -> claim(asked, number));
      }
      String address = asked.isEmpty() ? freeAddress() : asked;
      return service
          .with(Json.of(address), "spec", "clusterIP")
          .with(Json.strings(List.of(address)), "spec", "clusterIPs");
    }

    private void claim(String asked, int number) {
      if (!cidr.contains(number)) {
        throw refused(
            asked,
            "the provided IP ("
                + asked
                + ") is not in the valid range. The range of valid IPs is "
                + cidr);
      }
      if (taken.addresses().contains(number)) {
        throw refused(asked, "provided IP is already allocated");
      }
    }

    private StatusException refused(String asked, String why) {
      return invalid(
          FieldError.invalid(
              "spec.clusterIPs",
              Json.strings(List.of(asked)),
              "failed to allocate IP " + asked + ": " + why));
    }

    private StatusException invalid(FieldError error) {
      return StatusException.invalid(ResourceTypes.SERVICES, service.name(), List.of(error));
    }

    private String freeAddress() {
      int first = cidr.firstForAny();
      int count = cidr.last() - first + 1;
      int start = random.nextInt(count);
      for (int i = 0; i < count; i++) {
        int offset = first + (start + i) % count;
        if (!taken.addresses().contains(cidr.network() + offset)) {
          return cidr.address(offset);
        }
      }
      for (int offset = 1; offset < first; offset++) {
        if (!taken.addresses().contains(cidr.network() + offset)) {
          return cidr.address(offset);
        }
      }
      throw StatusException.of(
          StatusReason.INTERNAL_ERROR,
          ResourceTypes.SERVICES,
          service.name(),
          "Internal error occurred: failed to allocate a serviceIP: range is full");
    }

    private ApiObject withPorts(ApiObject addressed) {
      var own = new HashMap<Long, String>();
      var ports = new ArrayList<Json>();
      List<Json> given = spec.array("ports");
      for (int i = 0; i < given.size(); i++) {
        claimPort((Json.Obj) given.get(i), "spec.ports[" + i + "].nodePort", own);
      }
      for (Json item : given) {
        Json.Obj port = (Json.Obj) item;
        ports.add(
            port.number("nodePort", 0) == 0 ? port.with("nodePort", Json.of(freePort())) : port);
      }
      ApiObject open =
          given.isEmpty() ? addressed : addressed.with(Json.array(ports), "spec", "ports");
      boolean checked =
          spec.string("type").equals("LoadBalancer")
              && spec.string("externalTrafficPolicy").equals("Local")
              && spec.number("healthCheckNodePort", 0) == 0;
      return checked ? open.with(Json.of(freePort()), "spec", "healthCheckNodePort") : open;
    }

    /** TCP and UDP may share a number within one Service. */
    private void claimPort(Json.Obj port, String path, Map<Long, String> own) {
      long asked = port.number("nodePort", 0);
      if (asked == 0) {
        return;
      }
      if (!nodePorts.contains(asked)) {
        throw invalid(
            FieldError.invalid(
                path,
                Json.of(asked),
                "provided port is not in the valid range. The range of valid ports is "
                    + nodePorts));
      }
      String protocol = port.string("protocol");
      String before = own.put(asked, protocol);
      if (before == null ? !taken.ports().add(asked) : before.equals(protocol)) {
        throw invalid(
            FieldError.invalid(path, Json.of(asked), "provided port is already allocated"));
      }
    }

    private long freePort() {
      int count = nodePorts.count();
      int start = random.nextInt(count);
      for (int i = 0; i < count; i++) {
        long port = nodePorts.first() + (long) ((start + i) % count);
        if (taken.ports().add(port)) {
          return port;
        }
      }
      throw StatusException.of(
          StatusReason.INTERNAL_ERROR,
          ResourceTypes.SERVICES,
          service.name(),
          "Internal error occurred: failed to allocate a nodePort: range is full");
    }
  }
}
