package io.gantry.engine.docker.client;

import io.gantry.engine.api.Sandboxes;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Map;

/** Docker's API knows no sandboxes. */
record RemoteSandboxes() implements Sandboxes {
  private static GantryException missing() {
    return new GantryException(Kind.UNAVAILABLE, "Docker's API has no sandboxes");
  }

  @Override
  public Sandbox create(String id, Map<String, String> labels) {
    throw missing();
  }

  @Override
  public List<Sandbox> list() {
    return List.of();
  }

  @Override
  public void remove(String id) {}

  @Override
  public SocketChannel connect(String id, int port) {
    throw missing();
  }

  @Override
  public SandboxNetwork network() {
    throw missing();
  }

  @Override
  public void removeNetwork() {}
}
