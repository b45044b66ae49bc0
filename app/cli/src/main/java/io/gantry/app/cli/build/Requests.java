package io.gantry.app.cli.build;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Invocation;
import io.gantry.app.cli.argv.UsageException;
import io.gantry.app.cli.build.option.Annotations;
import io.gantry.app.cli.build.option.Attestations;
import io.gantry.app.cli.build.option.Caches;
import io.gantry.app.cli.build.option.ConfiguredProxies;
import io.gantry.app.cli.build.option.Contexts;
import io.gantry.app.cli.build.option.Entitlements;
import io.gantry.app.cli.build.option.Hosts;
import io.gantry.app.cli.build.option.Outputs;
import io.gantry.app.cli.build.option.Pairs;
import io.gantry.app.cli.build.option.Platforms;
import io.gantry.app.cli.build.option.References;
import io.gantry.app.cli.build.option.Secrets;
import io.gantry.app.cli.build.option.Ulimits;
import io.gantry.app.cli.transfer.Access;
import io.gantry.engine.api.build.BuildOutput;
import io.gantry.engine.api.build.BuildRequest;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/** What the options of {@code build} ask for. */
public final class Requests {
  private Requests() {}

  static BuildRequest of(Call call) throws IOException {
    Invocation invocation = call.invocation();
    List<String> tags = References.tags(call.get(BuildOptions.TAG));
    List<BuildOutput> outputs =
        Outputs.read(
            call,
            call.get(BuildOptions.OUTPUT),
            call.get(BuildOptions.PUSH),
            call.get(BuildOptions.LOAD));
    checkPush(outputs, tags);
    Map<String, String> arguments = arguments(call, call.get(BuildOptions.BUILD_ARG));
    var running =
        running(
            call.get(BuildOptions.NETWORK),
            Hosts.read(call.get(BuildOptions.ADD_HOST)),
            call.get(BuildOptions.SHM_SIZE),
            Ulimits.check(call.get(BuildOptions.ULIMIT)),
            Entitlements.check(call.get(BuildOptions.ALLOW)));
    var caching =
        new BuildRequest.Caching(
            call.get(BuildOptions.NO_CACHE),
            call.get(BuildOptions.NO_CACHE_FILTER),
            Caches.from(invocation, call.get(BuildOptions.CACHE_FROM)),
            Caches.to(invocation, call.get(BuildOptions.CACHE_TO)),
            call.get(BuildOptions.EXPLAIN));
    Map<String, String> labels = Pairs.labels(call.get(BuildOptions.LABEL));
    Map<String, String> annotations = Annotations.read(call.get(BuildOptions.ANNOTATION));
    Map<String, Map<String, String>> attestations =
        Attestations.read(
            call.get(BuildOptions.ATTEST),
            call.get(BuildOptions.PROVENANCE),
            call.get(BuildOptions.SBOM));
    var contexts = Contexts.named(invocation, call.get(BuildOptions.BUILD_CONTEXT));
    var platforms = Platforms.read(call.get(BuildOptions.PLATFORM));
    var secrets =
        Secrets.read(invocation, call.get(BuildOptions.SECRET), call.get(BuildOptions.SSH));
    Input input = Input.of(invocation, call.operand(0), call.get(BuildOptions.FILE));
    var subject =
        new BuildRequest.Subject(
            input.context(),
            input.definition(),
            contexts,
            call.get(BuildOptions.TARGET),
            platforms,
            arguments,
            labels);
    return new BuildRequest(
        subject,
        running,
        caching,
        outputs,
        tags,
        annotations,
        attestations,
        secrets,
        call.get(BuildOptions.PULL),
        Access.of(call));
  }

  /** Build arguments as the user gave them, with those that all his builds get. */
  public static Map<String, String> arguments(Call call, List<String> texts) {
    Map<String, String> environment = call.invocation().environment();
    return Pairs.withUsual(
        Pairs.arguments(texts, environment), environment, ConfiguredProxies.of(environment));
  }

  /** How RUN runs. */
  public static BuildRequest.Running running(
      String network,
      List<String> hosts,
      long sharedMemory,
      List<String> ulimits,
      List<String> allowed) {
    String mode = network.isEmpty() ? "default" : network;
    switch (mode) {
      case "default", "none", "host" -> {}
      default ->
          throw UsageException.plain(
              "network mode \"" + mode + "\" is not supported: use default, none or host");
    }
    var all = new HashSet<>(allowed);
    if (mode.equals("host")) {
      all.add("network.host"); // whoever says --network host allows it
    }
    return new BuildRequest.Running(mode, hosts, sharedMemory, ulimits, all);
  }

  /** What is pushed needs a name. */
  public static void checkPush(List<BuildOutput> outputs, List<String> tags) {
    for (BuildOutput output : outputs) {
      if (Outputs.pushes(output) && tags.isEmpty() && !output.attributes().containsKey("name")) {
        throw UsageException.plain(
            "tag is needed when pushing to registry: give --tag, or name= of the output");
      }
    }
  }
}
