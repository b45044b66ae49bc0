package io.gantry.cluster.apiserver.resource.pod;

import io.gantry.cluster.apiserver.resource.field.LabelChecks;
import io.gantry.cluster.apiserver.resource.field.Names;
import io.gantry.cluster.apiserver.resource.field.Place;
import java.util.List;

/** Checks of a Pod's spec and of templates; the defaults have been filled in. */
public final class PodChecks {
  private static final List<String> RESTART_POLICIES = List.of("Always", "OnFailure", "Never");
  private static final List<String> DNS_POLICIES =
      List.of("ClusterFirstWithHostNet", "ClusterFirst", "Default", "None");
  private static final List<String> PREEMPTION = List.of("PreemptLowerPriority", "Never");
  private static final int MOST_NAMESERVERS = 3;
  private static final int MOST_SEARCHES = 32;

  private PodChecks() {}

  /** A Pod: the root object. */
  public static void pod(Place pod) {
    Place spec = pod.child("spec");
    spec(spec);
    for (String list : List.of("containers", "initContainers")) {
      for (Place container : spec.child(list).items()) {
        Place image = container.child("image");
        if (!image.text().equals(image.text().strip())) {
          image.invalid("must not have leading or trailing whitespace");
        }
      }
    }
  }

  /** A template, as in {@code spec.template}. */
  public static void template(Place template) {
    // Upstream's paths leave metadata out here.
    Place metadata = template.with(template.child("metadata").object());
    LabelChecks.labels(metadata.child("labels"));
    LabelChecks.annotations(metadata.child("annotations"));
    Place spec = template.child("spec");
    spec(spec);
    if (!spec.child("ephemeralContainers").items().isEmpty()) {
      spec.child("ephemeralContainers")
          .forbidden("ephemeral containers not allowed in pod template");
    }
  }

  private static void spec(Place spec) {
    VolumeChecks.volumes(spec.child("volumes"));
    ContainerChecks.all(spec);
    hostPorts(spec);
    spec.child("restartPolicy").oneOf(RESTART_POLICIES);
    spec.child("dnsPolicy").oneOf(DNS_POLICIES);
    LabelChecks.labels(spec.child("nodeSelector"));
    SecurityChecks.pod(spec.child("securityContext"));
    AffinityChecks.affinity(spec.child("affinity"));
    dns(spec);
    for (Place gate : spec.child("readinessGates").items()) {
      gate.child("conditionType").follows(Names.QUALIFIED);
    }
    SchedulingChecks.gates(spec.child("schedulingGates"));
    SchedulingChecks.spread(spec.child("topologySpreadConstraints"));
    names(spec);
    spec.child("activeDeadlineSeconds").within(1, Integer.MAX_VALUE);
    SchedulingChecks.tolerations(spec.child("tolerations"));
    for (Place alias : spec.child("hostAliases").items()) {
      alias.child("ip").follows(Names.IP);
      alias.child("hostnames").items().forEach(name -> name.follows(Names.SUBDOMAIN));
    }
    spec.child("preemptionPolicy").oneOfIfSet(PREEMPTION);
  }

  private static void names(Place spec) {
    spec.child("serviceAccountName").followsIfSet(Names.SUBDOMAIN);
    spec.child("nodeName").followsIfSet(Names.SUBDOMAIN);
    spec.child("hostname").followsIfSet(Names.LABEL);
    spec.child("subdomain").followsIfSet(Names.LABEL);
    spec.child("priorityClassName").followsIfSet(Names.SUBDOMAIN);
    spec.child("runtimeClassName").followsIfSet(Names.SUBDOMAIN);
  }

  private static void hostPorts(Place spec) {
    if (!spec.object().bool("hostNetwork")) {
      return;
    }
    for (Place container : spec.child("containers").items()) {
      for (Place port : container.child("ports").items()) {
        Place host = port.child("hostPort");
        if (host.number() != 0 && host.number() != port.child("containerPort").number()) {
          host.invalid("must match `containerPort` when `hostNetwork` is true");
        }
      }
    }
  }

  private static void dns(Place spec) {
    Place config = spec.child("dnsConfig");
    Place servers = config.child("nameservers");
    if (spec.child("dnsPolicy").text().equals("None")) {
      if (!config.isSet()) {
        config.required("must provide `dnsConfig` when `dnsPolicy` is None");
        return;
      }
      if (servers.items().isEmpty()) {
        servers.required("must provide at least one DNS nameserver when `dnsPolicy` is None");
        return;
      }
    }
    if (servers.items().size() > MOST_NAMESERVERS) {
      servers.invalid("must not have more than " + MOST_NAMESERVERS + " nameservers");
    }
    servers.items().forEach(server -> server.follows(Names.IP));
    Place searches = config.child("searches");
    if (searches.items().size() > MOST_SEARCHES) {
      searches.invalid("must not have more than " + MOST_SEARCHES + " search paths");
    }
    for (Place option : config.child("options").items()) {
      if (!option.child("name").isSet()) {
        option.required("must not be empty");
      }
    }
  }
}
