package io.gantry.engine.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.container.network.LocalNetworks;
import io.gantry.container.network.NetworkSettings;
import io.gantry.engine.api.build.BuildProgress;
import io.gantry.engine.api.build.BuildSecrets;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.quality.testkit.LeavesNothing;
import io.gantry.quality.testkit.NeedsProgram;
import io.gantry.quality.testkit.NeedsRoot;
import io.gantry.quality.testkit.StateRoot;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Builds that end before their time leave no process, mount, namespace, interface, control group
 * and half layer. In the network of the kernel.
 */
@NeedsRoot
@NeedsProgram("busybox")
@LeavesNothing
@Timeout(120)
final class BuildCancelIT {
  private static final String[] LONG = {
    "FROM box",
    "RUN --mount=type=secret,id=s --mount=type=ssh --mount=type=cache,target=/c,sharing=locked"
        + " --mount=type=tmpfs,target=/t --mount=target=/src,rw --mount=from=box,target=/box"
        + " test -s /run/secrets/s && touch /half /src/half && ip addr show eth0 | grep -c inet &&"
        + " echo begun; (sleep 1000 & sleep 1000)"
  };

  private static LocalNetworks networks(StateRoot root) {
    return new LocalNetworks(
        root.state().resolve("networks"),
        root.run().resolve("network"),
        NetworkSettings.forRoot(root.state()));
  }

  private record Given(Path socket) implements BuildSecrets {
    @Override
    public Optional<byte[]> secret(String id) {
      return Optional.of("secret".getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Optional<Path> agent(String id) {
      return Optional.of(socket);
    }
  }

  /** Tells when a line comes. */
  private record Waiting(String line, CountDownLatch seen) implements BuildProgress {
    @Override
    public void begin(int step, String name) {}

    @Override
    public void log(int step, String text) {
      if (text.startsWith(line)) {
        seen.countDown();
      }
    }
  }

  private static final class Background {
    private final CompletableFuture<GantryException> failure = new CompletableFuture<>();
    private final CountDownLatch seen = new CountDownLatch(1);
    private final Thread thread;

    Background(Workshop shop, Path socket, String line, String... dockerfile) {
      thread =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  var request = shop.request(dockerfile).with(new Given(socket));
                  var _ = shop.builder.build(request, new Waiting(line, seen));
                } catch (GantryException e) {
                  failure.complete(e);
                }
              });
    }

    GantryException interrupt() throws Exception {
      seen.await();
      thread.interrupt();
      assertTrue(thread.join(Duration.ofSeconds(20)), "the build ends");
      return failure.get();
    }
  }

  @Test
  void anInterruptEndsAStepWithAllItsMounts(StateRoot root) throws Exception {
    Path socket = root.scratch().resolve("agent");
    try (LocalNetworks networks = networks(root);
        var agent = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      agent.bind(UnixDomainSocketAddress.of(socket));
      var shop = new Workshop(root, Optional.of(networks));
      shop.makeBox();
      GantryException failure = new Background(shop, socket, "begun", LONG).interrupt();
      assertEquals(Kind.CANCELLED, failure.kind());
      assertEquals(List.of(), shop.leftovers());
    }
  }

  @Test
  void anInterruptEndsTheWaitForACache(StateRoot root) throws Exception {
    Path socket = root.scratch().resolve("agent");
    try (LocalNetworks networks = networks(root)) {
      var shop = new Workshop(root, Optional.of(networks));
      shop.makeBox();
      String locked = "RUN --mount=type=cache,target=/c,sharing=locked ";
      var holder =
          new Background(shop, socket, "begun", "FROM box", locked + "echo begun; sleep 99");
      holder.seen.await();
      var waits = new Background(shop, socket, "waiting for cache", "FROM box", locked + "true");
      assertEquals(Kind.CANCELLED, waits.interrupt().kind());
      assertEquals(Kind.CANCELLED, holder.interrupt().kind());
      assertEquals(List.of(), shop.leftovers());
    }
  }

  @Test
  void theNextBuildClearsUpAfterAKilledBuilder(StateRoot root) throws Exception {
    Path socket = root.scratch().resolve("agent");
    try (LocalNetworks networks = networks(root);
        var agent = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      agent.bind(UnixDomainSocketAddress.of(socket));
      var shop = new Workshop(root, Optional.of(networks));
      shop.makeBox();
      Process builder =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "--enable-native-access=ALL-UNNAMED",
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  System.getProperty("java.class.path"),
                  KilledBuilder.class.getName(),
                  root.state().toString(),
                  root.run().toString(),
                  root.scratch().toString())
              .redirectErrorStream(true)
              .start();
      try (var lines = builder.inputReader()) {
        assertEquals("begun", lines.readLine());
      }
      builder.destroyForcibly().waitFor();
      assertTrue(shop.leftovers().size() >= 3, "a killed builder leaves something");
      var _ = shop.build("FROM box", "RUN --mount=type=cache,target=/c,sharing=locked true");
      assertEquals(List.of(), shop.leftovers());
    }
  }

  /** A builder to be killed: says when its RUN has begun. */
  static final class KilledBuilder {
    private KilledBuilder() {}

    public static void main(String[] arguments) throws IOException {
      var root = new StateRoot(Path.of(arguments[0]), Path.of(arguments[1]), Path.of(arguments[2]));
      try (LocalNetworks networks = networks(root)) {
        var shop = new Workshop(root, Optional.of(networks));
        var seen =
            new CountDownLatch(1) {
              @Override
              public void countDown() {
                System.out.println("begun");
              }
            };
        var _ =
            shop.builder.build(
                shop.request(LONG).with(new Given(root.scratch().resolve("agent"))),
                new Waiting("begun", seen));
      }
    }
  }
}
