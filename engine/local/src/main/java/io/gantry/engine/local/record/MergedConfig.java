package io.gantry.engine.local.record;

import io.gantry.engine.api.ContainerSpec;
import io.gantry.engine.api.HealthCheck;
import io.gantry.engine.api.ProcessSpec;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.oci.ImageConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What runs: the image's configuration and the user's wishes merged by Docker's rules.
 *
 * @param arguments the program and its arguments, not empty
 * @param environment {@code NAME=value}, as {@code inspect} shows it; a name alone takes away what
 *     {@link ProcessEnvironment} would add
 * @param workingDirectory empty if nobody named one, as is {@code stopSignal}
 * @param health nothing if it has no check
 */
public record MergedConfig(
    List<String> arguments,
    List<String> environment,
    String workingDirectory,
    String user,
    String hostname,
    Map<String, String> labels,
    String stopSignal,
    List<String> exposed,
    Optional<HealthCheck> health) {
  /** Copies the collections. */
  public MergedConfig {
    arguments = List.copyOf(arguments);
    environment = List.copyOf(environment);
    labels = Map.copyOf(labels);
    exposed = List.copyOf(exposed);
  }

  /**
   * Merges. An entry point of the user drops the image's command; the user's variables come before
   * those of the image.
   *
   * @throws GantryException {@code INVALID} if nothing is left to run
   */
  public static MergedConfig decide(String id, ImageConfig image, ContainerSpec spec) {
    ProcessSpec process = spec.process();
    String hostname =
        !spec.hostname().isEmpty()
            ? spec.hostname()
            : spec.network().mode().equals("host") || spec.namespaces().uts().equals("host")
                ? ""
                : id.substring(0, 12);
    List<String> arguments = arguments(image, process);
    boolean system = SystemContainer.is(spec.systemd(), arguments);
    return new MergedConfig(
        arguments,
        environment(image, process),
        workingDirectory(image, process),
        user(image, spec),
        hostname,
        labels(image, spec),
        system && spec.lifecycle().stopSignal().isEmpty()
            ? SystemContainer.STOP_SIGNAL
            : stopSignal(image, spec),
        exposed(image, spec),
        MergedHealth.decide(image, spec.lifecycle().health()));
  }

  /** Where processes start. */
  public String startDirectory() {
    return workingDirectory.isEmpty() ? "/" : workingDirectory;
  }

  /** The signal that asks it to end. */
  public String endSignal() {
    return stopSignal.isEmpty() ? "SIGTERM" : stopSignal;
  }

  private static String user(ImageConfig image, ContainerSpec spec) {
    String asked = spec.process().user();
    return asked.isEmpty()
        ? KeptUser.of(spec.namespaces()).map(KeptUser::name).orElseGet(image::user)
        : asked;
  }

  private static List<String> arguments(ImageConfig image, ProcessSpec process) {
    var arguments = new ArrayList<>(process.entrypoint().orElseGet(image::entrypoint));
    if (!process.command().isEmpty()) {
      arguments.addAll(process.command());
    } else if (process.entrypoint().isEmpty()) {
      arguments.addAll(image.command());
    }
    if (arguments.isEmpty()) {
      throw new GantryException(
          Kind.INVALID, "no command specified: the image names none, give one after the image");
    }
    return arguments;
  }

  private static List<String> environment(ImageConfig image, ProcessSpec process) {
    var byName = new LinkedHashMap<String, String>();
    process.environment().forEach(entry -> byName.put(ProcessEnvironment.name(entry), entry));
    for (String entry : image.environment()) {
      var _ = byName.putIfAbsent(ProcessEnvironment.name(entry), entry);
    }
    return List.copyOf(byName.values());
  }

  private static String workingDirectory(ImageConfig image, ProcessSpec process) {
    String directory =
        process.workingDirectory().isEmpty()
            ? image.workingDirectory()
            : process.workingDirectory();
    if (!directory.isEmpty() && !directory.startsWith("/")) {
      throw new GantryException(
          Kind.INVALID,
          "the working directory '" + directory + "' is invalid, it needs to be an absolute path");
    }
    return directory;
  }

  private static Map<String, String> labels(ImageConfig image, ContainerSpec spec) {
    var labels = new LinkedHashMap<>(image.labels());
    labels.putAll(spec.labels());
    return labels;
  }

  private static String stopSignal(ImageConfig image, ContainerSpec spec) {
    return spec.lifecycle().stopSignal().isEmpty()
        ? image.stopSignal()
        : spec.lifecycle().stopSignal();
  }

  private static List<String> exposed(ImageConfig image, ContainerSpec spec) {
    var exposed = new LinkedHashSet<>(image.exposedPorts());
    exposed.addAll(spec.network().exposed());
    for (var port : spec.network().ports()) {
      exposed.add(port.containerPort() + "/" + port.protocol());
    }
    return List.copyOf(exposed);
  }
}
