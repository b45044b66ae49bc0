package io.gantry.image.distribution.hosts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.image.distribution.RepositoryName;
import io.gantry.image.distribution.hosts.Endpoint.Role;
import io.gantry.image.distribution.hosts.Endpoint.Security;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RegistryHostsTest {
  private static RegistryHosts hosts(String registriesConf) {
    return new RegistryHosts(
        RegistriesConf.parse("registries.conf", registriesConf), InsecureHosts.LOOPBACK, List.of());
  }

  /** As in {@code VERIFIED host path ORIGIN}. */
  private static List<String> ways(RegistryHosts hosts, String registry, String path) {
    return hosts.endpoints(new RepositoryName(registry, path)).stream()
        .map(e -> e.security() + " " + e.host() + " " + e.repository() + " " + e.role())
        .toList();
  }

  @Test
  void dockersRegistryHasAnotherHost() {
    assertEquals(
        List.of("VERIFIED registry-1.docker.io library/busybox ORIGIN"),
        ways(RegistryHosts.USUAL, "docker.io", "library/busybox"));
    assertEquals("https://registry-1.docker.io", RegistryHosts.USUAL.origin("docker.io").url());
  }

  @Test
  void thisMachinesRegistriesNeedNoCertificate() {
    for (String host :
        List.of("localhost", "localhost:5000", "127.0.0.1:5000", "127.8.8.8", "[::1]:5000")) {
      Endpoint endpoint = RegistryHosts.USUAL.origin(host);
      assertEquals(Security.UNVERIFIED, endpoint.security(), host);
      assertEquals("http://" + host, endpoint.plain().orElseThrow().url());
    }
    for (String host : List.of("localhost.lan", "128.0.0.1", "[::2]:5000", "host")) {
      Endpoint endpoint = RegistryHosts.USUAL.origin(host);
      assertEquals(Security.VERIFIED, endpoint.security(), host);
      assertEquals(Optional.empty(), endpoint.plain());
    }
  }

  @Test
  void theLongestPrefixHoldsAndIsReplacedByTheLocation() {
    RegistryHosts hosts =
        hosts(
            """
            unqualified-search-registries = ["quay.io"]
            [[registry]]
            location = "example.com"
            blocked = true
            [[registry]]
            prefix = "example.com/foo"
            location = "internal:5000/bar"
            insecure = true
            [[registry]]
            prefix = "*.example.org" # all of them
            insecure = true
            [[registry]]
            prefix = "a.example.org"
            """);

    assertEquals(
        List.of("UNVERIFIED internal:5000 bar/x ORIGIN"), ways(hosts, "example.com", "foo/x"));
    assertEquals(List.of("UNVERIFIED b.example.org x ORIGIN"), ways(hosts, "b.example.org", "x"));
    assertEquals(List.of("VERIFIED a.example.org x ORIGIN"), ways(hosts, "a.example.org", "x"));
    assertEquals(List.of("VERIFIED example.org x ORIGIN"), ways(hosts, "example.org", "x"));
    var failure = assertThrows(GantryException.class, () -> ways(hosts, "example.com", "foobar"));
    assertEquals(Kind.FORBIDDEN, failure.kind());
    assertEquals(
        "registry example.com is blocked for example.com/foobar by the settings of"
            + " \"example.com\"",
        failure.text());
  }

  @Test
  void mirrorsComeFirst() {
    RegistryHosts hosts =
        hosts(
            """
            [[registry]]
            prefix = "docker.io"
            [[registry.mirror]]
            location = "mirror.lan/hub"
            [[registry.mirror]]
            location = "localhost:5000"
            pull-from-mirror = "digest-only"
            [[registry.mirror]]
            location = "c.lan"
            insecure = true
            pull-from-mirror = "tag-only"
            """);

    assertEquals(
        List.of(
            "VERIFIED mirror.lan hub/library/busybox MIRROR",
            "UNVERIFIED localhost:5000 library/busybox MIRROR_OF_DIGESTS",
            "UNVERIFIED c.lan library/busybox MIRROR_OF_TAGS",
            "VERIFIED registry-1.docker.io library/busybox ORIGIN"),
        ways(hosts, "docker.io", "library/busybox"));
    assertTrue(Role.MIRROR_OF_TAGS.serves(false));
    assertFalse(Role.MIRROR_OF_TAGS.serves(true));
    assertFalse(Role.MIRROR_OF_DIGESTS.serves(false));
  }

  @Test
  void dockersSettingsAreUnderstood() {
    DaemonJson daemon =
        DaemonJson.parse(
            "daemon.json",
            """
            {"debug": true,
             "insecure-registries": ["10.1.0.0/16", "registry.lan:5000", "fd00::/9"],
             "registry-mirrors": ["https://mirror.lan/", "http://127.0.0.1:5001"]}
            """
                .getBytes(StandardCharsets.UTF_8));
    var hosts = new RegistryHosts(daemon.rules(), daemon.insecure(), List.of());

    assertEquals(
        List.of(
            "VERIFIED mirror.lan library/x MIRROR",
            "UNVERIFIED 127.0.0.1:5001 library/x MIRROR",
            "VERIFIED registry-1.docker.io library/x ORIGIN"),
        ways(hosts, "docker.io", "library/x"));
    assertEquals(Security.UNVERIFIED, hosts.origin("registry.lan:5000").security());
    assertEquals(Security.UNVERIFIED, hosts.origin("10.1.255.1:80").security());
    assertEquals(Security.VERIFIED, hosts.origin("10.2.0.1:80").security());
    assertEquals(Security.UNVERIFIED, hosts.origin("[fd7f::1]:80").security());
    assertEquals(Security.VERIFIED, hosts.origin("[fd80::1]:80").security());
    assertEquals(Security.UNVERIFIED, hosts.origin("127.0.0.1").security());
    assertEquals(List.of(), DaemonJson.parse("daemon.json", new byte[0]).rules());
  }

  @Test
  void aMirrorAsksTheRegistryItself() {
    RegistryHosts hosts =
        hosts(
            """
            [[registry]]
            location = "a.lan"
            insecure = true
            [[registry.mirror]]
            location = "localhost:5000"
            """);

    var name = new RepositoryName("a.lan", "app");
    assertEquals(2, hosts.endpoints(name).size());
    assertEquals(
        List.of(hosts.origin("a.lan").security()),
        hosts.withoutMirrors().endpoints(name).stream().map(Endpoint::security).toList());
  }

  @Test
  void aRegistryCanBeTrustedForOneCommand() {
    RegistryHosts hosts = hosts("[[registry]]\nlocation = \"a.lan\"").trusting("a.lan");

    assertEquals(Security.UNVERIFIED, hosts.origin("a.lan").security());
    assertEquals(Security.VERIFIED, hosts.origin("b.lan").security());
    assertEquals(Security.UNVERIFIED, hosts.trusting("b.lan").origin("b.lan").security());
  }

  @Test
  void brokenSettingsAreRefusedWithTheirPlace() {
    assertEquals(
        "registries.conf: pull-from-mirror of a is \"never\": all, digest-only or tag-only is"
            + " needed",
        refused(
            """
            [[registry]]
            prefix = 'a'
            [[registry.mirror]]
            location = 'b'
            pull-from-mirror = 'never'
            """));
    assertEquals(
        "registries.conf: a [[registry]] has neither prefix nor location", refused("[[registry]]"));
    assertEquals(
        "registries.conf: a mirror of a has no location",
        refused("[[registry]]\nprefix='a'\n[[registry.mirror]]"));
    assertEquals(
        "insecure registry \"10.0.0.0/99\" is neither host:port nor a block as 10.0.0.0/8",
        assertThrows(GantryException.class, () -> InsecureHosts.of(List.of("10.0.0.0/99"))).text());
    assertTrue(
        assertThrows(
                GantryException.class,
                () -> DaemonJson.parse("d.json", "[".getBytes(StandardCharsets.UTF_8)))
            .text()
            .startsWith("d.json: "));
  }

  private static String refused(String text) {
    return assertThrows(GantryException.class, () -> hosts(text)).text();
  }
}
