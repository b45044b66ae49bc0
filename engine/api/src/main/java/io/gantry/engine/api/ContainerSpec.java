package io.gantry.engine.api;

import java.util.List;
import java.util.Map;

/**
 * What a user asked for. Empty strings and lists mean: as the image says.
 *
 * @param image a reference or an image id or a unique prefix of one
 * @param hostname empty for the first twelve digits of the id
 * @param lifecycle removal, restart and stop rules
 * @param domainname of the host name; empty for none
 * @param annotations passed on to the OCI runtime
 * @param systemd {@code true}, {@code false} or {@code always}: whether the container is set up for
 *     systemd as its first process; empty for {@code false}
 */
public record ContainerSpec(
    String image,
    ProcessSpec process,
    String hostname,
    Map<String, String> labels,
    List<MountSpec> mounts,
    NetworkSpec network,
    Resources resources,
    Security security,
    Lifecycle lifecycle,
    Namespaces namespaces,
    String domainname,
    Map<String, String> annotations,
    String systemd) {
  /** Copies the collections. */
  public ContainerSpec {
    labels = Map.copyOf(labels);
    mounts = List.copyOf(mounts);
    annotations = Map.copyOf(annotations);
  }

  /** With namespaces of its own. */
  public ContainerSpec(
      String image,
      ProcessSpec process,
      String hostname,
      Map<String, String> labels,
      List<MountSpec> mounts,
      NetworkSpec network,
      Resources resources,
      Security security,
      Lifecycle lifecycle) {
    this(
        image,
        process,
        hostname,
        labels,
        mounts,
        network,
        resources,
        security,
        lifecycle,
        Namespaces.DEFAULT,
        "",
        Map.of(),
        "");
  }

  /** With other limits and rules, as an update makes them. */
  public ContainerSpec with(Resources limits, Lifecycle rules) {
    return new ContainerSpec(
        image,
        process,
        hostname,
        labels,
        mounts,
        network,
        limits,
        security,
        rules,
        namespaces,
        domainname,
        annotations,
        systemd);
  }

  /** In other networks. */
  public ContainerSpec in(NetworkSpec other) {
    return new ContainerSpec(
        image,
        process,
        hostname,
        labels,
        mounts,
        other,
        resources,
        security,
        lifecycle,
        namespaces,
        domainname,
        annotations,
        systemd);
  }

  /** With other namespaces. */
  public ContainerSpec with(Namespaces others) {
    return new ContainerSpec(
        image,
        process,
        hostname,
        labels,
        mounts,
        network,
        resources,
        security,
        lifecycle,
        others,
        domainname,
        annotations,
        systemd);
  }

  /** With other networks. */
  public ContainerSpec with(NetworkSpec others) {
    return new ContainerSpec(
        image,
        process,
        hostname,
        labels,
        mounts,
        others,
        resources,
        security,
        lifecycle,
        namespaces,
        domainname,
        annotations,
        systemd);
  }

  /** A spec that asks for nothing but {@code image} and {@code command}. */
  public static ContainerSpec of(String image, List<String> command) {
    return new ContainerSpec(
        image,
        ProcessSpec.of(command),
        "",
        Map.of(),
        List.of(),
        NetworkSpec.BRIDGE,
        Resources.NONE,
        Security.DEFAULT,
        Lifecycle.DEFAULT);
  }
}
