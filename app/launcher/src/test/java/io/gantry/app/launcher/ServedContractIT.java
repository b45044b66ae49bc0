package io.gantry.app.launcher;

import io.gantry.engine.api.Engine;
import io.gantry.engine.build.ContextTar;
import io.gantry.engine.docker.client.ApiAddress;
import io.gantry.engine.docker.client.RemoteEngine;
import io.gantry.engine.docker.server.DockerServer;
import io.gantry.platform.http.HttpServer.Listener;
import io.gantry.platform.http.client.ClientTls;
import io.gantry.quality.testkit.LeavesNothing;
import io.gantry.quality.testkit.NeedsProgram;
import io.gantry.quality.testkit.NeedsRoot;
import io.gantry.quality.testkit.StateRoot;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Our server, by our client. */
@NeedsRoot
@NeedsProgram({"conmon", "busybox"})
@LeavesNothing
final class ServedContractIT extends EngineContract {
  private Optional<Served> served = Optional.empty();

  private record Served(TestHost host, DockerServer server, RemoteEngine client) {}

  @BeforeEach
  void open(StateRoot directories) throws IOException {
    TestHost host = TestHost.open(directories);
    Path socket = directories.run().resolve("docker.sock");
    DockerServer server =
        DockerServer.open(
            host.engine(), List.of(new Listener.Unix(socket, 0600)), Map.of(), Clock.systemUTC());
    var client =
        RemoteEngine.at(
            ApiAddress.unix(socket),
            ClientTls.SYSTEM,
            ContextTar::write,
            () -> host.engine().registries());
    served = Optional.of(new Served(host, server, client));
  }

  @AfterEach
  void close() {
    Served all = served.orElseThrow();
    all.client().close();
    all.server().close();
    all.host().settle();
  }

  @Override
  Engine engine() {
    return served.orElseThrow().client();
  }

  @Override
  String image() {
    return "busybox:latest";
  }
}
