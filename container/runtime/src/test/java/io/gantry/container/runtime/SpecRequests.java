package io.gantry.container.runtime;

import io.gantry.container.runtime.Namespaces.Namespace;
import io.gantry.container.runtime.SpecBuilder.Mount;
import io.gantry.container.runtime.SpecBuilder.ProcessRequest;
import java.util.List;
import java.util.Map;

/** Requests for tests: a plain container, and variations of it. */
final class SpecRequests {
  private String id = "c1";
  private String hostname = "box";
  private List<String> arguments = List.of("true");
  private boolean terminal;
  private List<Mount> mounts = List.of();
  private Namespaces namespaces = Namespaces.with(new Namespace.Own());
  private Limits limits = Limits.NONE;
  private Rights rights = Rights.DEFAULT;
  private DeviceEdits devices = DeviceEdits.NONE;

  private SpecRequests() {}

  static SpecRequests plain() {
    return new SpecRequests();
  }

  SpecRequests id(String value) {
    id = value;
    return this;
  }

  SpecRequests hostname(String value) {
    hostname = value;
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

  SpecRequests network(Namespace value) {
    namespaces = Namespaces.with(value);
    return this;
  }

  SpecRequests namespaces(Namespaces value) {
    namespaces = value;
    return this;
  }

  SpecRequests rights(Rights value) {
    rights = value;
    return this;
  }

  SpecRequests devices(DeviceEdits value) {
    devices = value;
    return this;
  }

  SpecRequests limits(Limits value) {
    limits = value;
    return this;
  }

  SpecRequests privileged() {
    rights = rights.withPrivileges(true);
    return this;
  }

  SpecRequests capAdd(String... value) {
    rights = rights.withCapabilities(List.of(value), List.of());
    return this;
  }

  static ProcessRequest process(List<String> arguments, boolean terminal) {
    return new ProcessRequest(
        arguments, List.of("PATH=/bin:/usr/bin", "HOME=/root"), "/", 0, 0, List.of(), terminal);
  }

  SpecBuilder.Request build() {
    return new SpecBuilder.Request(
        id,
        hostname,
        process(arguments, terminal),
        mounts,
        namespaces,
        limits,
        rights,
        devices,
        0,
        "/gantry/" + id,
        Map.of());
  }
}
