package io.gantry.app.cli.bake;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Invocation;
import io.gantry.app.cli.argv.UsageException;
import io.gantry.app.cli.argv.Value.BadValue;
import io.gantry.app.cli.argv.Values;
import io.gantry.app.cli.build.Requests;
import io.gantry.app.cli.build.option.Annotations;
import io.gantry.app.cli.build.option.Attestations;
import io.gantry.app.cli.build.option.Caches;
import io.gantry.app.cli.build.option.Contexts;
import io.gantry.app.cli.build.option.Entitlements;
import io.gantry.app.cli.build.option.Hosts;
import io.gantry.app.cli.build.option.Outputs;
import io.gantry.app.cli.build.option.Platforms;
import io.gantry.app.cli.build.option.References;
import io.gantry.app.cli.build.option.Secrets;
import io.gantry.app.cli.build.option.Ulimits;
import io.gantry.app.cli.transfer.Access;
import io.gantry.engine.api.build.BuildContext;
import io.gantry.engine.api.build.BuildOutput;
import io.gantry.engine.api.build.BuildRequest;
import io.gantry.engine.api.build.BuildRequest.Definition;
import io.gantry.platform.base.json.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes requests of targets. */
final class Recipes {
  static final String WORKING_DIRECTORY = "cwd://";

  private Recipes() {}

  /**
   * A target's request.
   *
   * @param links the contexts that are results of other targets, by their names
   * @param request without those contexts
   */
  record Recipe(String target, Map<String, String> links, BuildRequest request) {
    /** The whole request, once the other targets are built. */
    BuildRequest with(Map<String, String> images) {
      var contexts = new LinkedHashMap<>(request.subject().contexts());
      links.forEach((name, target) ->
          contexts.put(name, new BuildContext.Image(images.getOrDefault(target, ""))));
      return request.with(request.subject().withContexts(contexts));
    }
  }

  /**
   * The requests of a plan, in its order.
   *
   * @param allowed what the user allows to all of them
   * @throws UsageException that names the target
   */
  static List<Recipe> of(Call call, Plan plan, List<String> allowed) {
    var recipes = new ArrayList<Recipe>();
    plan.targets()
        .forEach((name, target) -> {
          try {
            recipes.add(recipe(call, name, target, allowed, plan.asked().contains(name)));
          } catch (UsageException e) {
            throw UsageException.plain("target " + name + ": " + e.text());
          }
        });
    return recipes;
  }

  private static Recipe recipe(
      Call call, String name, Json.Obj target, List<String> allowed, boolean asked) {
    Invocation invocation = call.invocation();
    Map<String, String> links = Plan.links(target);
    var contexts = new LinkedHashMap<String, BuildContext>();
    target
        .stringMap("contexts")
        .forEach((key, value) -> {
          if (!links.containsKey(key)) {
            contexts.put(key, Contexts.named(invocation, key, here(value)));
          }
        });
    List<String> tags = asked ? References.tags(target.strings("tags")) : List.of();
    List<BuildOutput> outputs =
        asked ? Outputs.read(call, texts(target, "output"), false, false) : List.of();
    Requests.checkPush(outputs, tags);
    var arguments = new ArrayList<String>();
    target.stringMap("args").forEach((key, value) -> arguments.add(key + "=" + value));
    BuildContext context = context(invocation, here(target.string("context")));
    var subject =
        new BuildRequest.Subject(
            context,
            definition(context, target),
            contexts,
            target.string("target"),
            Platforms.read(target.strings("platforms")),
            Requests.arguments(call, arguments),
            target.stringMap("labels"));
    var caching =
        new BuildRequest.Caching(
            target.bool("no-cache"),
            target.strings("no-cache-filter"),
            Caches.from(invocation, texts(target, "cache-from")),
            Caches.to(invocation, texts(target, "cache-to")),
            false);
    return new Recipe(
        name,
        links,
        new BuildRequest(
            subject,
            running(target, allowed),
            caching,
            outputs,
            tags,
            Annotations.read(target.strings("annotations")),
            Attestations.read(texts(target, "attest"), "", ""),
            Secrets.read(invocation, texts(target, "secret"), texts(target, "ssh")),
            target.bool("pull"),
            Access.of(call)));
  }

  private static List<String> texts(Json.Obj target, String name) {
    return target.array(name).stream().map(TargetFields::text).toList();
  }

  /** A path of the user's own directory without what says so. */
  static String here(String path) {
    if (!path.startsWith(WORKING_DIRECTORY)) {
      return path;
    }
    String rest = path.substring(WORKING_DIRECTORY.length());
    return rest.isEmpty() ? "." : rest;
  }

  private static BuildContext context(Invocation invocation, String text) {
    if (text.equals("-")) {
      throw UsageException.plain("context from stdin not allowed in bake");
    }
    Optional<BuildContext> remote = Contexts.remote(text);
    return remote.isPresent() ? remote.get() : Contexts.directory(invocation, text);
  }

  private static Definition definition(BuildContext context, Json.Obj target) {
    String text = target.string("dockerfile-inline");
    if (!text.isEmpty()) {
      return new Definition.Text(text);
    }
    String file = here(target.string("dockerfile"));
    boolean usual = file.isEmpty() || file.equals("Dockerfile");
    if (!usual && context instanceof BuildContext.Directory(Path directory)) {
      return new Definition.OnHost(directory.resolve(file).normalize());
    }
    return new Definition.InContext(usual ? "" : file);
  }

  private static BuildRequest.Running running(Json.Obj target, List<String> allowed) {
    for (String entitlement : Entitlements.check(target.strings("entitlements"))) {
      if (!allowed.contains(entitlement)) {
        throw UsageException.plain(
            "it wants the entitlement " + entitlement + ": allow it with --allow " + entitlement);
      }
    }
    var hosts = new ArrayList<String>();
    target.stringMap("extra-hosts").forEach((host, address) -> hosts.add(host + "=" + address));
    String size = target.string("shm-size");
    long memory;
    try {
      memory = size.isEmpty() ? 0 : Values.bytes(size);
    } catch (BadValue e) {
      throw UsageException.plain("invalid shm-size \"" + size + "\": " + e.getMessage());
    }
    return Requests.running(
        target.string("network"),
        Hosts.read(hosts),
        memory,
        Ulimits.check(target.strings("ulimits")),
        target.strings("entitlements"));
  }
}
