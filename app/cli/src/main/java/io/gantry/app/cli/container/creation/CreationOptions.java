package io.gantry.app.cli.container.creation;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.argv.Option;
import io.gantry.engine.api.ContainerSpec;
import io.gantry.engine.api.NetworkSpec;
import io.gantry.engine.api.Security;
import java.util.ArrayList;
import java.util.List;

/** All options of a new container, and the specification that they ask for. */
public final class CreationOptions {
  private CreationOptions() {}

  /** The options that both {@code run} and {@code create} have, and {@code more}. */
  public static List<Option<?>> and(Option<?>... more) {
    var all = new ArrayList<Option<?>>(List.of(more));
    all.addAll(ProcessOptions.ALL);
    all.addAll(MountOptions.ALL);
    all.addAll(NetworkOptions.ALL);
    all.addAll(ResourceOptions.ALL);
    all.addAll(SecurityOptions.ALL);
    all.addAll(NamespaceOptions.ALL);
    all.addAll(LifecycleOptions.ALL);
    all.addAll(IdentityOptions.ALL);
    return List.copyOf(all);
  }

  /**
   * The specification that {@code call} asks for; its first operand is the image.
   *
   * @param detach whether no stream will ever be attached
   * @throws io.gantry.app.cli.argv.UsageException if options contradict each other
   */
  public static ContainerSpec spec(Call call, boolean detach) {
    IdentityOptions.check(call);
    NetworkSpec network = NetworkOptions.read(call);
    Security security = SecurityOptions.read(call);
    SecurityOptions.check(security, network.mode());
    return new ContainerSpec(
        call.operand(0),
        ProcessOptions.read(call, detach),
        call.get(IdentityOptions.HOSTNAME),
        IdentityOptions.labels(call),
        MountOptions.read(call),
        network,
        ResourceOptions.read(call),
        security,
        LifecycleOptions.read(call),
        NamespaceOptions.read(call),
        call.get(IdentityOptions.DOMAINNAME),
        SecurityOptions.map(call.get(IdentityOptions.ANNOTATION)),
        IdentityOptions.systemd(call));
  }
}
