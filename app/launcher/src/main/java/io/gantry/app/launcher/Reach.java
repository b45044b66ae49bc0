package io.gantry.app.launcher;

import io.gantry.app.launcher.settings.RegistrySetting;
import io.gantry.app.launcher.settings.Settings;
import io.gantry.image.distribution.hosts.DaemonJson;
import io.gantry.image.distribution.hosts.HostRule;
import io.gantry.image.distribution.hosts.InsecureHosts;
import io.gantry.image.distribution.hosts.RegistriesConf;
import io.gantry.image.distribution.hosts.RegistryHosts;
import io.gantry.platform.base.file.DurableFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How registries are reached: gantry's own settings first, then those of the containers tools and
 * of Docker, whose users need not say it twice.
 */
final class Reach {
  private static final Path REGISTRIES_CONF = Path.of("/etc/containers/registries.conf");
  private static final Path DAEMON_JSON = Path.of("/etc/docker/daemon.json");
  private static final List<Path> CERTIFICATES =
      List.of(
          Path.of("/etc/gantry/certs.d"),
          Path.of("/etc/containers/certs.d"),
          Path.of("/etc/docker/certs.d"));

  private Reach() {}

  /** What these settings and the host's files say; read at each call. */
  static RegistryHosts of(Settings settings) {
    return of(
        settings,
        DurableFile.read(DAEMON_JSON)
            .map(bytes -> DaemonJson.parse(DAEMON_JSON.toString(), bytes)));
  }

  /** The same, with what Docker's daemon was told. */
  static RegistryHosts of(Settings settings, Optional<DaemonJson> docker) {
    var rules = new ArrayList<HostRule>();
    settings.registries().forEach((host, setting) -> rules.add(rule(host, setting)));
    DurableFile.read(REGISTRIES_CONF)
        .ifPresent(bytes ->
            rules.addAll(
                RegistriesConf.parse(
                    REGISTRIES_CONF.toString(), new String(bytes, StandardCharsets.UTF_8))));
    docker.ifPresent(daemon -> rules.addAll(daemon.rules()));
    InsecureHosts insecure = docker.map(DaemonJson::insecure).orElse(InsecureHosts.LOOPBACK);
    return new RegistryHosts(rules, insecure, CERTIFICATES);
  }

  private static HostRule rule(String host, RegistrySetting setting) {
    return new HostRule(
        host,
        "",
        setting.insecure(),
        setting.blocked(),
        setting.mirrors().stream().map(HostRule.Mirror::of).toList(),
        setting.ca());
  }
}
