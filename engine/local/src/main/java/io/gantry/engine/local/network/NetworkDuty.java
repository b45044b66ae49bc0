package io.gantry.engine.local.network;

import io.gantry.container.network.Networks.Guard;
import io.gantry.container.network.UserNetworks;
import io.gantry.engine.local.keep.Duty;
import io.gantry.engine.local.record.ContainerRecord;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps the host's half of containers' networks whole while one runs that has a part in them: what
 * a firewall flushes, {@code nft} or {@code ip} take away comes back.
 */
public final class NetworkDuty implements Duty {
  private final UserNetworks networks;
  private final Set<String> concerned = new HashSet<>();
  private Optional<Guard> guard = Optional.empty();

  /** Guards {@code networks}. */
  public NetworkDuty(UserNetworks networks) {
    this.networks = networks;
  }

  @Override
  public boolean concerns(ContainerRecord record) {
    return networks.canBeHarmed() && record.spec().network().joins();
  }

  @Override
  public boolean followsNetworks() {
    return true;
  }

  @Override
  public void begin(ContainerRecord record) {
    boolean _ = concerned.add(record.id());
    if (guard.isEmpty()) {
      guard = Optional.of(networks.guard());
    }
  }

  @Override
  public void end(String id) {
    if (concerned.remove(id) && concerned.isEmpty()) {
      guard.ifPresent(Guard::close);
      guard = Optional.empty();
    }
  }
}
