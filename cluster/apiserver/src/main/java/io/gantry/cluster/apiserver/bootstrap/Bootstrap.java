package io.gantry.cluster.apiserver.bootstrap;

import io.gantry.cluster.apiserver.admission.ServiceCidr;
import io.gantry.cluster.client.Client;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.cluster.model.StatusException;
import io.gantry.cluster.model.StatusReason;
import io.gantry.platform.base.json.Json;
import java.util.List;
import java.util.Optional;

/**
 * Makes what every cluster has: its four namespaces, the Service behind which Pods find the API
 * server, and the one behind which they find DNS. What is there already stays; addresses that have
 * changed since the last start are put right.
 */
public final class Bootstrap {
  private static final int API_OFFSET = 1;
  private static final int DNS_OFFSET = 10;
  private static final List<String> NAMESPACES =
      List.of("default", "kube-system", "kube-public", "kube-node-lease");

  private final Client client;
  private final Settings settings;

  /**
   * Where things are.
   *
   * @param serviceCidr as in {@code 10.96.0.0/16}
   * @param api where Pods reach the API server
   * @param dns where Pods reach the DNS server; nothing if there is none
   */
  public record Settings(String serviceCidr, Address api, Optional<Address> dns) {}

  /** An IPv4 address and a port. */
  public record Address(String ip, int port) {}

  /** Nothing happens before {@link #run}. */
  public Bootstrap(Client client, Settings settings) {
    this.client = client;
    this.settings = settings;
  }

  /** The address of the Service {@code kubernetes}, which the API server's certificate names. */
  public static String apiServiceAddress(String serviceCidr) {
    return ServiceCidr.parse(serviceCidr).address(API_OFFSET);
  }

  /** The address of the Service {@code kube-dns}, which Pods have in their {@code resolv.conf}. */
  public static String dnsServiceAddress(String serviceCidr) {
    return ServiceCidr.parse(serviceCidr).address(DNS_OFFSET);
  }

  /** Makes what is missing; may be called at each start. */
  public void run() {
    for (String name : NAMESPACES) {
      ensure(ApiObject.of(ResourceTypes.NAMESPACES, "", name));
    }
    publish(
        new PublishedService(
            "default",
            "kubernetes",
            apiServiceAddress(settings.serviceCidr()),
            Json.object().put("component", "apiserver").put("provider", "kubernetes").build(),
            List.of(new PublishedService.Port("https", "TCP", 443)),
            settings.api()));
    settings.dns().ifPresent(this::publishDns);
  }

  private void publishDns(Address dns) {
    publish(
        new PublishedService(
            "kube-system",
            "kube-dns",
            dnsServiceAddress(settings.serviceCidr()),
            Json.object()
                .put("k8s-app", "kube-dns")
                .put("kubernetes.io/cluster-service", "true")
                .put("kubernetes.io/name", "KubeDNS")
                .build(),
            List.of(
                new PublishedService.Port("dns", "UDP", 53),
                new PublishedService.Port("dns-tcp", "TCP", 53)),
            dns));
  }

  private void publish(PublishedService service) {
    ensure(service.service());
    replace(service.endpoints());
    replace(service.slice());
  }

  private void ensure(ApiObject object) {
    if (find(object).isEmpty()) {
      create(object);
    }
  }

  private void replace(ApiObject wanted) {
    Optional<ApiObject> found = find(wanted);
    if (found.isEmpty()) {
      create(wanted);
    } else if (!PublishedService.sameAddresses(found.get(), wanted)) {
      client.update(PublishedService.withAddresses(found.get(), wanted));
    }
  }

  private Optional<ApiObject> find(ApiObject object) {
    return client.get(
        ResourceTypes.ofKind(object.apiVersion(), object.kind()).orElseThrow(), object.key());
  }

  private void create(ApiObject object) {
    try {
      client.create(object);
    } catch (StatusException e) {
      if (e.reason() != StatusReason.ALREADY_EXISTS) {
        throw e;
      }
    }
  }
}
