package io.gantry.app.launcher.docker.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.container.network.NetworkSettings;
import io.gantry.container.network.Subnet;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.json.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class DaemonSettingsTest {
  @Test
  void theFileAndTheCommandLineAreOne() {
    DaemonSettings settings =
        read(
            "{\"data-root\":\"/mnt/docker\",\"log-driver\":\"json-file\"}",
            Json.object().put("exec-root", "/run/docker").put("tlsverify", false).build());
    assertEquals(Optional.of(Path.of("/mnt/docker/gantry")), settings.state());
    assertEquals(Optional.of(Path.of("/run/docker/gantry")), settings.run());
    assertEquals("json-file", settings.text("log-driver", "local"));
    assertEquals("docker", settings.text("group", "docker"));
    assertEquals(Optional.of(false), settings.truth("tlsverify"));
    assertEquals(Optional.empty(), settings.truth("tls"));
    assertEquals(Optional.empty(), read("", Json.Obj.EMPTY).state());
  }

  @Test
  void whatIsSaidTwiceOrUnknownIsRefusedInDockersWords() {
    String before = "unable to configure the Docker daemon with file daemon.json: ";
    assertEquals(
        before
            + "the following directives are specified both as a flag and in the configuration"
            + " file: hosts: (from flag: [fd://], from file: [unix:///a unix:///b]), debug: (from"
            + " flag: true, from file: false)",
        refusal(
            "{\"hosts\":[\"unix:///a\",\"unix:///b\"],\"debug\":false}",
            Json.object().put("debug", true).put("hosts", Json.strings(List.of("fd://"))).build()));
    assertEquals(
        before + "the following directives don't match any configuration option: foo, bar",
        refusal("{\"foo\":1,\"debug\":true,\"bar\":[]}", Json.Obj.EMPTY));
    assertTrue(refusal("{\"debug\": tru", Json.Obj.EMPTY).startsWith(before));
  }

  @Test
  void whatWouldBeMissedIsRefusedByItsName() {
    assertEquals(
        "userns-remap default: give containers users of their own with --userns auto",
        refusal("{\"userns-remap\":\"default\"}", Json.Obj.EMPTY));
    assertEquals(
        "exec-opts native.cgroupdriver=systemd: gantry makes control groups by itself",
        refusal("{\"exec-opts\":[\"native.cgroupdriver=systemd\"]}", Json.Obj.EMPTY));
    assertEquals(
        "iptables false: networks are made as with this set to true",
        refusal("{\"iptables\":false}", Json.Obj.EMPTY));
    assertEquals(
        "insecure-registries must be a list of texts",
        refusal("{\"insecure-registries\":\"a\"}", Json.Obj.EMPTY));
    assertEquals(
        "data-root docker: give an absolute path",
        refusal("{\"data-root\":\"docker\"}", Json.Obj.EMPTY));
  }

  @Test
  void whatChangesNothingIsAccepted() {
    DaemonSettings _ =
        read(
            "{\"live-restore\":true,\"storage-driver\":\"overlay2\",\"userns-remap\":\"\","
                + "\"exec-opts\":[\"native.cgroupdriver=cgroupfs\"],\"iptables\":true,"
                + "\"features\":{\"buildkit\":true},\"max-concurrent-downloads\":10,"
                + "\"builder\":{\"gc\":{\"enabled\":true}},\"default-runtime\":\"runc\"}",
            Json.object().put("containerd", "/run/containerd/containerd.sock").build());
  }

  @Test
  void networksGetTheirSubnetsFromBipAndThePools() {
    NetworkSettings usual = NetworkSettings.ofUser();
    NetworkSettings chosen =
        read(
                "{\"bip\":\"10.5.0.1/24\",\"ip\":\"127.0.0.1\",\"bridge\":\"br0\","
                    + "\"default-address-pools\":[{\"base\":\"10.6.0.0/22\",\"size\":24}]}",
                Json.Obj.EMPTY)
            .networks(usual);
    assertEquals(
        List.of("10.5.0.0/24", "10.6.0.0/24", "10.6.1.0/24", "10.6.2.0/24", "10.6.3.0/24"),
        chosen.pool().stream().map(Subnet::toString).toList());
    assertEquals(List.of("br0", "127.0.0.1"), List.of(chosen.bridge(), chosen.publish()));
    NetworkSettings alone = read("{\"bip\":\"10.5.0.1/24\"}", Json.Obj.EMPTY).networks(usual);
    assertEquals(usual.pool().size() + 1, alone.pool().size());
    assertEquals(usual.pool(), read("", Json.Obj.EMPTY).networks(usual).pool());
    assertEquals(
        "bip 10.5.0.9/24: the bridge has the first address: 10.5.0.1/24",
        refusal("{\"bip\":\"10.5.0.9/24\"}", Json.Obj.EMPTY));
  }

  private static DaemonSettings read(String file, Json.Obj flags) {
    return DaemonSettings.of("daemon.json", file.getBytes(StandardCharsets.UTF_8), flags);
  }

  private static String refusal(String file, Json.Obj flags) {
    return assertThrows(GantryException.class, () -> read(file, flags)).text();
  }
}
