package io.gantry.engine.docker.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.engine.api.ContainerSpec;
import io.gantry.engine.api.EndpointSpec;
import io.gantry.engine.api.LinkSpec;
import io.gantry.engine.api.MountSpec;
import io.gantry.engine.api.PortSpec;
import io.gantry.engine.api.RestartPolicy;
import io.gantry.engine.api.RestartPolicy.Mode;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.json.Json;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ContainerRequestTest {
  private static ContainerSpec read(String json) {
    return ContainerRequest.read(Json.parse(json.replace('\'', '"')).asObject());
  }

  private static String refusal(String json) {
    return assertThrows(GantryException.class, () -> read(json)).text();
  }

  @Test
  void whatIsAbsentIsDockersDefault() {
    ContainerSpec spec = read("{'Image':'busybox','Cmd':['true'],'HostConfig':{}}");
    ContainerSpec plain = ContainerSpec.of("busybox", List.of("true"));
    assertEquals(plain.process(), spec.process());
    assertEquals(plain.network(), spec.network());
    assertEquals(plain.resources(), spec.resources());
    assertEquals(plain.security(), spec.security());
    assertEquals(plain.lifecycle(), spec.lifecycle());
  }

  @Test
  void anEmptyWordTakesTheEntryPointAway() {
    assertEquals(Optional.empty(), read("{'Image':'a','Entrypoint':null}").process().entrypoint());
    assertEquals(
        Optional.of(List.of()), read("{'Image':'a','Entrypoint':['']}").process().entrypoint());
    assertEquals(
        Optional.of(List.of("sh")), read("{'Image':'a','Entrypoint':'sh'}").process().entrypoint());
  }

  @Test
  void bindsAreHostPathsAndVolumes() {
    ContainerSpec spec =
        read(
            "{'Image':'a','Volumes':{'/v':{},'/data':{}},"
                + "'HostConfig':{'Binds':['/src:/dst:ro','named:/data'],'Tmpfs':{'/t':'size=1m'}}}");
    assertEquals(
        List.of(
            new MountSpec.Bind("/src", "/dst", true, true, ""),
            new MountSpec.Volume("named", "/data", false, false),
            new MountSpec.Volume("", "/v", false, false),
            new MountSpec.Tmpfs("/t", "size=1m")),
        spec.mounts());
    String colon = refusal("{'Image':'a','HostConfig':{'Binds':['a:b:c:d']}}");
    assertTrue(colon.startsWith("invalid volume specification: 'a:b:c:d'"), colon);
  }

  @Test
  void portsAndNetworksAreRead() {
    var network =
        read("{'Image':'a','ExposedPorts':{'80/tcp':{}},'HostConfig':{'NetworkMode':'back',"
                + "'PortBindings':{'80/tcp':[{'HostIp':'127.0.0.1','HostPort':'8080'}],"
                + "'53/udp':null}},'NetworkingConfig':{'EndpointsConfig':{'front':null,"
                + "'back':{'Aliases':['sql'],'IPAMConfig':{'IPv4Address':'10.0.0.9'}}}}}")
            .network();
    assertEquals(
        List.of(new PortSpec("127.0.0.1", 8080, 80, "tcp"), new PortSpec("", 0, 53, "udp")),
        network.ports());
    assertEquals(
        List.of("back", "front"), network.joined().stream().map(EndpointSpec::network).toList());
    assertEquals("10.0.0.9", network.joined().getFirst().address());
    assertEquals(
        "invalid port specification: \"99999\"",
        refusal("{'Image':'a','HostConfig':{'PortBindings':{'80':[{'HostPort':'99999'}]}}}"));
  }

  @Test
  void restartPoliciesAreDockers() {
    assertEquals(
        new RestartPolicy(Mode.ON_FAILURE, 3),
        read("{'Image':'a','HostConfig':{'RestartPolicy':{'Name':'on-failure',"
                + "'MaximumRetryCount':3}}}")
            .lifecycle()
            .restart());
    String unknown = refusal("{'Image':'a','HostConfig':{'RestartPolicy':{'Name':'never'}}}");
    assertTrue(unknown.contains("unknown policy 'never'"), unknown);
    String both =
        refusal("{'Image':'a','HostConfig':{'AutoRemove':true,'RestartPolicy':{'Name':'always'}}}");
    assertEquals("can't create 'AutoRemove' container with restart policy", both);
  }

  @Test
  void anUpdateKeepsWhatItDoesNotName() {
    ContainerSpec before = read("{'Image':'a','HostConfig':{'Memory':64,'CpuShares':7}}");
    ContainerSpec after =
        ContainerRequest.update(before, Json.parse("{\"Memory\":128}").asObject());
    assertEquals(128, after.resources().memory().limit());
    assertEquals(7, after.resources().cpu().shares());
    assertEquals(before.lifecycle(), after.lifecycle());
  }

  @Test
  void anEmptyBodyIsRefused() {
    assertEquals("config cannot be empty in order to create a container", refusal("{}"));
  }

  @Test
  void linksAreAskedForByContainerOrByNetwork() {
    ContainerSpec spec =
        read(
            "{'Image':'a','HostConfig':{'NetworkMode':'back','Links':['/db:/web/store','cache']},"
                + "'NetworkingConfig':{'EndpointsConfig':{'back':{'Links':['queue:q']}}}}");
    assertEquals(
        List.of(
            new LinkSpec("db", "store"),
            new LinkSpec("cache", "cache"),
            new LinkSpec("queue", "q")),
        spec.network().links());
    assertEquals(
        "bad format for links: :x", refusal("{'Image':'a','HostConfig':{'Links':[':x']}}"));
  }
}
