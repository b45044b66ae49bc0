package io.gantry.cluster.dns;

import io.gantry.cluster.model.ApiObject;
import io.gantry.platform.dns.Answer;
import io.gantry.platform.dns.Answer.Resource;
import io.gantry.platform.dns.RecordType;
import io.gantry.platform.dns.Zone;
import java.util.List;
import java.util.Optional;

/** Addresses of Services and of endpoints of headless ones; others are somebody else's. */
record ReverseZone(Directory directory, String domain) implements Zone {
  private static final String SUFFIX = ".in-addr.arpa";

  @Override
  public Optional<Answer> find(String name, RecordType type) {
    if (!name.endsWith(SUFFIX)) {
      return Optional.empty();
    }
    List<String> parts =
        List.of(name.substring(0, name.length() - SUFFIX.length()).split("\\.", -1));
    List<String> names = names(String.join(".", parts.reversed()));
    if (names.isEmpty()) {
      return Optional.empty();
    }
    List<Resource> records =
        type == RecordType.PTR
            ? names.stream().<Resource>map(Resource.Name::new).toList()
            : List.of();
    return Optional.of(new Answer.Records(records));
  }

  private List<String> names(String address) {
    Optional<ApiObject> service = directory.serviceAt(address);
    if (service.isPresent()) {
      return List.of(name(service.get()));
    }
    return directory.headlessAt(address).stream()
        .map(named -> named.label() + "." + name(named.service()))
        .distinct()
        .toList();
  }

  private String name(ApiObject service) {
    return service.name() + "." + service.namespace() + ".svc." + domain;
  }
}
