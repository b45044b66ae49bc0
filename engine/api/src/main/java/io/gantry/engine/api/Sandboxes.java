package io.gantry.engine.api;

import java.util.List;
import java.util.Map;

/**
 * Network namespaces with an address that several containers share: what a Pod is to the engine. A
 * container joins one with {@link NetworkSpec#mode()} {@code sandbox:ID} and finds the others on
 * {@code localhost}. A sandbox lasts until {@link #remove}, with its address also across the end of
 * every gantry process, but not across a restart of the host.
 */
public interface Sandboxes {
  /**
   * Makes one, or returns the one that is there.
   *
   * @param labels kept and given back by {@link #list}
   */
  Sandbox create(String id, Map<String, String> labels);

  /** All of them. */
  List<Sandbox> list();

  /** Removes one and frees its address; nothing to do if it is gone. */
  void remove(String id);

  /**
   * Connects to a TCP port as a process inside the sandbox would, on {@code 127.0.0.1}.
   *
   * @throws io.gantry.platform.base.GantryException {@code UNAVAILABLE} if nothing listens
   */
  java.nio.channels.SocketChannel connect(String id, int port);

  /** Where sandboxes live; made by the first call and kept until {@link #removeNetwork}. */
  SandboxNetwork network();

  /** Lets the network go with the last sandbox. */
  void removeNetwork();

  /**
   * One sandbox.
   *
   * @param id the caller's choice: 1–64 of {@code [a-z0-9-]}
   * @param address IPv4, reachable from the host and from every other sandbox
   */
  record Sandbox(String id, String address, Map<String, String> labels) {
    /** Copies the labels. */
    public Sandbox {
      labels = Map.copyOf(labels);
    }
  }

  /**
   * Where sandboxes live.
   *
   * @param subnet as in {@code 10.244.0.0/22}
   * @param gateway the host's address in it
   * @param bridge the host's interface
   */
  record SandboxNetwork(String subnet, String gateway, String bridge) {}
}
