package io.gantry.engine.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.engine.api.ContainerState;
import io.gantry.engine.api.EndpointSpec;
import io.gantry.engine.api.Networks;
import io.gantry.engine.api.Networks.Definition;
import io.gantry.platform.base.GantryException;
import io.gantry.quality.testkit.LeavesNothing;
import io.gantry.quality.testkit.NeedsProgram;
import io.gantry.quality.testkit.NeedsRoot;
import io.gantry.quality.testkit.StateRoot;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Containers find each other in a network of their own. */
@NeedsRoot
@NeedsProgram({"conmon", "busybox", "nsenter"})
@LeavesNothing
final class NetworksIT {
  private static Definition network(String name, boolean internal) {
    return new Definition(name, "bridge", List.of(), false, internal, false, Map.of(), Map.of());
  }

  @Test
  void containersOfANetworkFindEachOtherByName(StateRoot directories) throws Exception {
    TestEngine engine = TestEngine.open(directories);
    Networks networks = engine.networks();
    String id = networks.create(network("inner", true));
    String db =
        engine.containers().create(TestEngine.spec("inner", false, "sleep", "60"), "db").id();
    engine.containers().start(db);
    TestEngine.Result found = engine.run(TestEngine.spec("inner", true, "nslookup", "db"), "");
    String address = engine.containers().inspect(db).endpoint().orElseThrow().address();
    assertTrue(found.out().contains(address), found::toString);
    assertEquals(List.of("db", db.substring(0, 12)), names(engine, db));
    TestEngine.Result nobody = engine.run(TestEngine.spec("inner", true, "nslookup", "nobody"), "");
    assertTrue((nobody.out() + nobody.err()).contains("NXDOMAIN"), nobody::toString);
    assertEquals(1, networks.inspect("inner").members().size());
    assertThrows(GantryException.class, () -> networks.remove("inner"));
    networks.disconnect("inner", "db", false);
    assertEquals(List.of(), engine.containers().inspect(db).endpoints());
    networks.connect("inner", "db", EndpointSpec.of("inner"));
    assertEquals(id, engine.containers().inspect(db).endpoints().getFirst().networkId());
    engine.containers().remove(db, true, true);
    networks.remove("inner");
    engine.settle();
  }

  @Test
  void aContainerOfTheDefaultNetworkGetsNamesWhenItComesIntoAnother(StateRoot directories)
      throws Exception {
    TestEngine engine = TestEngine.open(directories);
    Networks networks = engine.networks();
    String _ = networks.create(network("inner", true));
    String db =
        engine.containers().create(TestEngine.spec("inner", false, "sleep", "60"), "db").id();
    String one =
        engine.containers().create(TestEngine.spec("bridge", false, "sleep", "60"), "one").id();
    engine.containers().start(db);
    engine.containers().start(one);
    Path directory = directories.state().resolve("containers").resolve(one);
    String before = Files.readString(directory.resolve("resolv.conf"));
    networks.connect("inner", "one", EndpointSpec.of("inner"));
    String address = engine.containers().inspect(one).endpoints().getLast().address();
    assertTrue(Files.readString(directory.resolve("resolv.conf")).contains("127.0.0.11"), "asks");
    assertTrue(Files.readString(directory.resolve("hosts")).contains(address), "its address");
    assertTrue(asks(engine, one).contains("Name:\tdb"), "and finds");
    networks.disconnect("inner", "one", false);
    assertEquals(before, Files.readString(directory.resolve("resolv.conf")));
    assertFalse(Files.readString(directory.resolve("hosts")).contains(address), "its address");
    Files.writeString(directory.resolve("resolv.conf"), "nameserver 192.0.2.1\n");
    networks.connect("inner", "one", EndpointSpec.of("inner"));
    assertEquals(
        "nameserver 192.0.2.1\n",
        Files.readString(directory.resolve("resolv.conf")),
        "what the user wrote stays");
    engine.containers().remove(one, true, true);
    engine.containers().remove(db, true, true);
    networks.remove("inner");
    engine.settle();
  }

  private static String asks(TestEngine engine, String container) throws Exception {
    var pid = ((ContainerState.Running) engine.containers().inspect(container).state()).pid();
    Process process =
        new ProcessBuilder(
                "nsenter", "-t", "" + pid, "-n", "busybox", "nslookup", "db", "127.0.0.11")
            .redirectErrorStream(true)
            .start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private static List<String> names(TestEngine engine, String id) {
    return engine.containers().inspect(id).endpoints().getFirst().names();
  }
}
