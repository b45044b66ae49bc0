package io.gantry.engine.build.graph;

import io.gantry.engine.api.build.BuildRequest.Running;
import io.gantry.engine.build.dockerfile.Instruction;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** What a RUN does. Pure. */
final class RunBuilder {
  private static final String CACHE_NAMESPACE = "BUILDKIT_CACHE_MOUNT_NS";
  private static final String HOSTNAME = "BUILDKIT_SANDBOX_HOSTNAME";

  private final Running running;
  private final Variables variables;
  private final StageConfig config;

  RunBuilder(Running running, Variables variables, StageConfig config) {
    this.running = running;
    this.variables = variables;
    this.config = config;
  }

  Op.Run build(
      Instruction.Run run, RunCommand command, Inputs inputs, UnaryOperator<String> expand) {
    var mounts = new ArrayList<Op.RunMount>();
    var parser =
        new RunMounts(inputs, config.workingDirectory(), variables.given(CACHE_NAMESPACE), expand);
    for (Map<String, String> options : run.mounts()) {
      mounts.add(parser.parse(options));
    }
    return new Op.Run(
        command.arguments(),
        variables.environment(),
        variables.proxies(),
        config.user(),
        config.workingDirectory(),
        network(run),
        insecure(run),
        running.extraHosts(),
        devices(run, expand),
        command.scripts(),
        List.copyOf(mounts),
        variables.given(HOSTNAME));
  }

  private String network(Instruction.Run run) {
    String network =
        run.network().isEmpty() || run.network().equals("default")
            ? running.network()
            : run.network();
    if (network.equals("host") && !running.network().equals("host")) {
      need("network.host");
    }
    return network;
  }

  private boolean insecure(Instruction.Run run) {
    boolean insecure = run.security().equals("insecure");
    if (insecure) {
      need("security.insecure");
    }
    return insecure;
  }

  private List<String> devices(Instruction.Run run, UnaryOperator<String> expand) {
    var devices = new ArrayList<String>();
    for (String written : run.devices()) {
      String name = "";
      boolean required = false;
      for (String field : expand.apply(written).split(",", -1)) {
        switch (field) {
          case "required", "required=true" -> required = true;
          case "required=false" -> required = false;
          default -> name = field.startsWith("name=") ? field.substring("name=".length()) : field;
        }
      }
      Set<String> allowed = running.allowed();
      if (!allowed.contains("device") && !allowed.contains("device=" + name)) {
        throw new GantryException(
            Kind.FORBIDDEN,
            "device " + name + " is not allowed: build with --allow device=" + name);
      }
      devices.add(required ? name + ",required" : name);
    }
    return List.copyOf(devices);
  }

  private void need(String entitlement) {
    if (!running.allowed().contains(entitlement)) {
      throw new GantryException(
          Kind.FORBIDDEN, entitlement + " is not allowed: build with --allow " + entitlement);
    }
  }
}
