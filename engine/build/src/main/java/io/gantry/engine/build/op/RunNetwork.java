package io.gantry.engine.build.op;

import io.gantry.container.network.Networks;
import io.gantry.container.runtime.Namespaces.Namespace;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.concurrent.Uninterruptible;
import io.gantry.platform.linux.namespace.NetworkNamespace;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/** The network of one RUN: its namespace is made while mounts are prepared. */
final class RunNetwork implements AutoCloseable {
  private static final String LOOPBACK = "127.0.0.1";

  private final Networks networks;
  private final String id;
  private final FutureTask<Joined> joining;
  private final Thread thread;

  /**
   * What the program gets.
   *
   * @param gateway where it reaches the host
   */
  record Given(Namespace network, String gateway) {}

  /** A namespace that is held open. */
  private record Joined(List<NetworkNamespace> namespace, Given given) {}

  private RunNetwork(Networks networks, String id, FutureTask<Joined> joining) {
    this.networks = networks;
    this.id = id;
    this.joining = joining;
    this.thread = Thread.ofVirtual().name("build-network").start(joining);
  }

  /**
   * Begins to make a network.
   *
   * @param mode as {@code --network} says
   * @throws GantryException {@code INVALID} for one that RUN cannot have
   */
  static RunNetwork begin(Networks networks, String id, String mode) {
    return new RunNetwork(
        networks,
        id,
        switch (mode) {
          case "host" -> ready(new Namespace.Host());
          case "none" -> ready(new Namespace.Own());
          case "default", "bridge", "sandbox", "" -> new FutureTask<>(() -> join(networks, id));
          default ->
              throw new GantryException(
                  Kind.INVALID,
                  "network \""
                      + mode
                      + "\" cannot be used while building: use default, host or none");
        });
  }

  private static FutureTask<Joined> ready(Namespace network) {
    var joined = new Joined(List.of(), new Given(network, LOOPBACK));
    return new FutureTask<>(() -> joined);
  }

  private static Joined join(Networks networks, String id) {
    NetworkNamespace namespace = NetworkNamespace.create();
    boolean joined = false;
    try {
      String gateway = networks.attach(id, namespace.path(), List.of()).gateway();
      joined = true;
      return new Joined(
          List.of(namespace), new Given(new Namespace.Joined(namespace.path()), gateway));
    } finally {
      if (!joined) {
        namespace.close();
      }
    }
  }

  /** Waits for it. */
  Given await() throws InterruptedException {
    try {
      return joining.get().given();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof GantryException failure
          ? failure
          : new GantryException(Kind.UNAVAILABLE, "cannot make a network: " + e.getCause(), e);
    }
  }

  /** Takes it back, when it is made. */
  @Override
  public void close() {
    Uninterruptible.run(this::takeBack);
  }

  private void takeBack() {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts this thread", e);
    }
    boolean made = joining.state() == Future.State.SUCCESS;
    if (made) {
      joining.resultNow().namespace().forEach(NetworkNamespace::close);
    }
    if (!made || !joining.resultNow().namespace().isEmpty()) {
      networks.release(id);
    }
  }
}
