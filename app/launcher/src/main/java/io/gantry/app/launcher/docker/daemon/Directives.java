package io.gantry.app.launcher.docker.daemon;

import static io.gantry.app.launcher.docker.daemon.Shape.ANY;
import static io.gantry.app.launcher.docker.daemon.Shape.FLAG;
import static io.gantry.app.launcher.docker.daemon.Shape.LIST;
import static io.gantry.app.launcher.docker.daemon.Shape.NUMBER;
import static io.gantry.app.launcher.docker.daemon.Shape.PAIRS;
import static io.gantry.app.launcher.docker.daemon.Shape.TEXT;

import io.gantry.app.launcher.docker.daemon.Treatment.Fixed;
import io.gantry.app.launcher.docker.daemon.Treatment.Honoured;
import io.gantry.app.launcher.docker.daemon.Treatment.Needless;
import io.gantry.app.launcher.docker.daemon.Treatment.Refused;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All that dockerd 28 can be told, and what becomes of it. */
final class Directives {
  /** Those of Docker's daemon. */
  static final Directives DOCKER = new Directives();

  private final Map<String, Directive> byKey = new HashMap<>();
  private final List<Directive> every = new ArrayList<>();

  private Directives() {
    honoured();
    needless();
    fixed();
    refused();
  }

  /** Every one, in the order of help. */
  List<Directive> all() {
    return Collections.unmodifiableList(every);
  }

  /** The one that {@code daemon.json} calls so. */
  Optional<Directive> ofKey(String key) {
    return Optional.ofNullable(byKey.get(key));
  }

  private void add(String flag, String letter, String key, Shape shape, Treatment treatment) {
    var directive = new Directive(flag, letter, key, shape, treatment);
    every.add(directive);
    if (!key.isEmpty()) {
      byKey.put(key, directive);
    }
  }

  private void add(String name, Shape shape, Treatment treatment) {
    add(name, "", name, shape, treatment);
  }

  private void honoured() {
    var honoured = new Honoured();
    add("host", "H", "hosts", LIST, honoured);
    add("group", "G", "group", TEXT, honoured);
    add("pidfile", "p", "pidfile", TEXT, honoured);
    for (String name : List.of("tls", "tlsverify", "init", "no-new-privileges")) {
      add(name, FLAG, honoured);
    }
    for (String name :
        List.of(
            "tlscacert",
            "tlscert",
            "tlskey",
            "data-root",
            "exec-root",
            "log-driver",
            "seccomp-profile",
            "cgroup-parent",
            "default-shm-size",
            "default-ipc-mode",
            "default-cgroupns-mode",
            "ip",
            "bip")) {
      add(name, TEXT, honoured);
    }
    add("bridge", "b", "bridge", TEXT, honoured);
    add("log-opt", "", "log-opts", PAIRS, honoured);
    add("registry-mirror", "", "registry-mirrors", LIST, honoured);
    add("insecure-registry", "", "insecure-registries", LIST, honoured);
    add("default-ulimit", "", "default-ulimits", ANY, honoured);
    add("default-address-pool", "", "default-address-pools", ANY, honoured);
    for (String name : List.of("dns", "dns-search")) {
      add(name, LIST, honoured);
    }
    add("dns-opt", "", "dns-opts", LIST, honoured);
    add("config-file", "", "", TEXT, honoured);
    add("validate", "", "", FLAG, honoured);
    add("version", "v", "", FLAG, honoured);
  }

  /** Words of the log; limits of what is not limited; parts that a program of its own has there. */
  private void needless() {
    var needless = new Needless();
    add("debug", "D", "debug", FLAG, needless);
    add("log-level", "l", "log-level", TEXT, needless);
    for (String name :
        List.of(
            "log-format",
            "containerd",
            "containerd-namespace",
            "containerd-plugins-namespace",
            "init-path",
            "userland-proxy-path",
            "swarm-default-advertise-addr",
            "firewall-backend")) {
      add(name, TEXT, needless);
    }
    for (String name :
        List.of("cri-containerd", "experimental", "raw-logs", "rootless", "userland-proxy")) {
      add(name, FLAG, needless);
    }
    for (String name :
        List.of(
            "max-concurrent-downloads",
            "max-concurrent-uploads",
            "max-download-attempts",
            "network-control-plane-mtu",
            "shutdown-timeout",
            "deprecated-key-path")) {
      add(name, NUMBER, needless);
    }
    add("feature", "", "features", ANY, needless);
    add("node-generic-resource", "", "node-generic-resources", LIST, needless);
    add("label", "", "labels", LIST, needless);
    add("", "", "builder", ANY, needless);
  }

  private void fixed() {
    add(
        "exec-opt",
        "",
        "exec-opts",
        LIST,
        new Fixed(
            List.of("native.cgroupdriver=cgroupfs"), "gantry makes control groups by itself"));
    add(
        "storage-driver",
        "s",
        "storage-driver",
        TEXT,
        new Fixed(
            List.of("", "overlay2", "overlayfs"), "gantry keeps images as the overlay2 driver"));
    add(
        "default-runtime",
        TEXT,
        new Fixed(
            List.of("runc", "crun", "io.containerd.runc.v2"),
            "containers run with the OCI runtime that gantry doctor names"));
    var usual = "networks are made as with this set to true";
    for (String name : List.of("icc", "ip-forward", "ip-masq", "iptables", "ip6tables")) {
      add(name, FLAG, new Fixed(List.of("true"), usual));
    }
    add(
        "live-restore",
        FLAG,
        new Fixed(List.of("true"), "containers always live on when the daemon ends"));
    add("mtu", NUMBER, new Fixed(List.of("0", "1500"), "networks have an MTU of 1500"));
  }

  private void refused() {
    refused("userns-remap", TEXT, "give containers users of their own with --userns auto");
    refused("metrics-addr", TEXT, "the engine has no metrics");
    refused("fixed-cidr", TEXT, "give the default network its subnet with bip");
    refused("default-gateway", TEXT, "make a network with --gateway");
    refused("default-gateway-v6", TEXT, "make a network with --gateway");
    for (String name : List.of("fixed-cidr-v6", "bip6")) {
      refused(name, TEXT, "make a network with --ipv6");
    }
    refused("ipv6", FLAG, "make a network with --ipv6");
    refused("selinux-enabled", FLAG, "gantry sets no SELinux labels");
    refused("allow-direct-routing", FLAG, "ports that are not published stay unreachable");
    refused("ip-forward-no-drop", FLAG, "gantry leaves the policies of other tables alone");
    var proxy = "set the proxy in the environment of this process";
    for (String name : List.of("http-proxy", "https-proxy", "no-proxy")) {
      refused(name, TEXT, proxy);
    }
    add("", "", "proxies", ANY, new Refused(proxy));
    for (String name : List.of("cpu-rt-period", "cpu-rt-runtime")) {
      refused(name, NUMBER, "give it to containers with run --" + name);
    }
    refused("authorization-plugin", "authorization-plugins", LIST, "gantry has no plugins");
    refused("storage-opt", "storage-opts", LIST, "layers are kept without options");
    refused("add-runtime", "runtimes", ANY, "gantry doctor names the runtime that is used");
    refused("cdi-spec-dir", "cdi-spec-dirs", LIST, "put the files into /etc/cdi or /var/run/cdi");
    refused("host-gateway-ip", "host-gateway-ips", LIST, "it is the address of the bridge");
    refused("default-network-opt", "default-network-opts", ANY, "give them to network create");
  }

  private void refused(String name, Shape shape, String instead) {
    add(name, shape, new Refused(instead));
  }

  private void refused(String flag, String key, Shape shape, String instead) {
    add(flag, "", key, shape, new Refused(instead));
  }
}
