package io.gantry.engine.api;

import io.gantry.platform.oci.Digest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything about a container.
 *
 * @param name without a leading slash
 * @param imageName what the user typed
 * @param imageId the image's configuration digest
 * @param path the program that runs and {@code arguments} its arguments, image and spec merged
 * @param environment image and spec merged; its processes have more, as {@code PATH}
 * @param workingDirectory empty if nobody named one, as is {@code stopSignal}
 * @param mounts resolved
 * @param vitals nothing without a health check
 * @param endpoints its interfaces while it runs in networks, that with the default route first
 */
public record ContainerDetails(
    String id,
    String name,
    Instant createdAt,
    String imageName,
    Digest imageId,
    ContainerSpec spec,
    String path,
    List<String> arguments,
    List<String> environment,
    String workingDirectory,
    String user,
    String hostname,
    Map<String, String> labels,
    String stopSignal,
    List<String> exposed,
    ContainerState state,
    int restartCount,
    Optional<Vitals> vitals,
    List<MountPoint> mounts,
    List<Endpoint> endpoints,
    List<PublishedPort> ports,
    Paths paths) {
  /** Copies the collections. */
  public ContainerDetails {
    arguments = List.copyOf(arguments);
    environment = List.copyOf(environment);
    labels = Map.copyOf(labels);
    exposed = List.copyOf(exposed);
    mounts = List.copyOf(mounts);
    endpoints = List.copyOf(endpoints);
    ports = List.copyOf(ports);
  }

  /** The signal that asks it to end. */
  public String endSignal() {
    return stopSignal.isEmpty() ? "SIGTERM" : stopSignal;
  }

  /** The interface with the default route. */
  public Optional<Endpoint> endpoint() {
    return endpoints.stream().findFirst();
  }

  /**
   * A mount as it is.
   *
   * @param type {@code bind}, {@code volume}, {@code tmpfs} or {@code image}
   * @param name the volume's name or the image as the user named it, else empty
   * @param source a path of the host; the id of an image
   * @param mode as {@code inspect} shows it
   * @param subpath what of the source is mounted; empty for all of it
   * @param options of the mount, in the words of the OCI runtime specification; empty for the usual
   *     ones
   */
  public record MountPoint(
      String type,
      String name,
      String source,
      String target,
      boolean readOnly,
      String propagation,
      String mode,
      String subpath,
      List<String> options) {
    /** Copies the list. */
    public MountPoint {
      options = List.copyOf(options);
    }

    /** All of the source with the usual options. */
    public MountPoint(
        String type,
        String name,
        String source,
        String target,
        boolean readOnly,
        String propagation) {
      this(
          type,
          name,
          source,
          target,
          readOnly,
          propagation,
          type.equals("volume") ? "z" : "",
          "",
          List.of());
    }
  }

  /** A health check, image and spec merged, and what it has found; nothing while it is stopped. */
  public record Vitals(HealthCheck check, Optional<Health> health) {}

  /**
   * An interface in a network.
   *
   * @param gateway the network's, empty if it leads nowhere
   * @param address6 IPv6, empty without; so are its gateway and prefix
   * @param names by which others in the network find the container
   */
  public record Endpoint(
      String network,
      String networkId,
      String address,
      int prefixLength,
      String gateway,
      String macAddress,
      String address6,
      int prefixLength6,
      String gateway6,
      List<String> names) {
    /** Copies the names. */
    public Endpoint {
      names = List.copyOf(names);
    }

    /** Without IPv6 and names. */
    public Endpoint(
        String network,
        String networkId,
        String address,
        int prefixLength,
        String gateway,
        String macAddress) {
      this(network, networkId, address, prefixLength, gateway, macAddress, "", 0, "", List.of());
    }
  }

  /** A published port as it is. */
  public record PublishedPort(
      String hostAddress, int hostPort, int containerPort, String protocol) {}

  /** Files on the host; {@code log} is empty where there is none. */
  public record Paths(
      String log,
      String hostname,
      String hosts,
      String resolvConf,
      List<String> lower,
      String upper) {}
}
