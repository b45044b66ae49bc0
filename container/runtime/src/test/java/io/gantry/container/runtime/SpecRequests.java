package io.gantry.container.runtime;

import io.gantry.container.runtime.SpecBuilder.Limits;
import io.gantry.container.runtime.SpecBuilder.Mount;
import io.gantry.container.runtime.SpecBuilder.Network;
import io.gantry.container.runtime.SpecBuilder.ProcessRequest;
import java.util.List;
import java.util.Map;

/** Requests for tests: a plain container, and variations of it. */
final class SpecRequests {
  private String id = "c1";
  private List<String> arguments = List.of("true");
  private boolean terminal;
  private List<Mount> mounts = List.of();
  private Network network = new Network.Isolated();
  private Limits limits = Limits.NONE;
  private boolean privileged;
  private List<String> capAdd = List.of();

  private SpecRequests() {}

  static SpecRequests plain() {
    return new SpecRequests();
  }

  SpecRequests id(String value) {
    id = value;
    return this;
  }

  SpecRequests arguments(String... value) {
    arguments = List.of(value);
    return this;
  }

  SpecRequests terminal() {
    terminal = true;
    return this;
  }

  SpecRequests mounts(Mount... value) {
    mounts = List.of(value);
    return this;
  }

  SpecRequests network(Network value) {
    network = value;
    return this;
  }

  SpecRequests limits(Limits value) {
    limits = value;
    return this;
  }

  SpecRequests privileged() {
    privileged = true;
    return this;
  }

  SpecRequests capAdd(String... value) {
    capAdd = List.of(value);
    return this;
  }

  static ProcessRequest process(List<String> arguments, boolean terminal) {
    return new ProcessRequest(
        arguments, List.of("PATH=/bin:/usr/bin", "HOME=/root"), "/", 0, 0, List.of(), terminal);
  }

  SpecBuilder.Request build() {
    return new SpecBuilder.Request(
        id,
        "box",
        process(arguments, terminal),
        mounts,
        network,
        limits,
        privileged,
        capAdd,
        List.of(),
        false,
        false,
        false,
        0,
        "/gantry/" + id,
        Map.of());
  }
}
