package io.gantry.app.cli.bake;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.Syntax;
import io.gantry.app.cli.argv.UsageException;
import io.gantry.app.cli.bake.Recipes.Recipe;
import io.gantry.app.cli.build.Builder;
import io.gantry.app.cli.build.Failure;
import io.gantry.app.cli.build.Method;
import io.gantry.app.cli.build.Receipts;
import io.gantry.app.cli.build.progress.Display;
import io.gantry.app.cli.build.progress.Displays;
import io.gantry.app.cli.terminal.Interruption;
import io.gantry.engine.api.build.BuildResult;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** {@code bake}. */
public final class BakeCommand implements Command {
  private static final Option<List<String>> ALLOW =
      Option.list("allow", "", "Allow build to access specified resources");
  private static final Option<String> CALL =
      Option.text(
          "call",
          "",
          "build",
          "Set method for evaluating build (\"check\", \"outline\", \"targets\")");
  private static final Option<Boolean> CHECK =
      Option.flag("check", "", "Shorthand for \"--call=check\"");
  private static final Option<List<String>> FILE =
      Option.list("file", "f", "Build definition file");
  private static final Option<String> LIST = Option.text("list", "", "List targets or variables");
  private static final Option<Boolean> LOAD =
      Option.flag("load", "", "Shorthand for \"--set=*.output=type=docker\". Conditional.");
  private static final Option<String> METADATA_FILE =
      Option.text("metadata-file", "", "Write build result metadata to a file");
  private static final Option<Boolean> NO_CACHE =
      Option.flag("no-cache", "", "Do not use cache when building the image");
  private static final Option<Boolean> PRINT =
      Option.flag("print", "", "Print the options without building");
  private static final Option<String> PROVENANCE =
      Option.text("provenance", "", "Shorthand for \"--set=*.attest=type=provenance\"");
  private static final Option<Boolean> PULL =
      Option.flag("pull", "", "Always attempt to pull all referenced images");
  private static final Option<Boolean> PUSH =
      Option.flag("push", "", "Shorthand for \"--set=*.output=type=registry\". Conditional.");
  private static final Option<String> SBOM =
      Option.text("sbom", "", "Shorthand for \"--set=*.attest=type=sbom\"");
  private static final Option<List<String>> SET =
      Option.list("set", "", "Override target value (e.g., \"targetpattern.key=value\")");

  private static final Syntax SYNTAX =
      Syntax.of(
          "buildx bake, buildx f, bake",
          "[TARGET...]",
          Arity.atLeast(0),
          "Build from a file",
          ALLOW,
          Builder.OPTION,
          CALL,
          CHECK,
          FILE,
          LIST,
          LOAD,
          METADATA_FILE,
          NO_CACHE,
          PRINT,
          Displays.OPTION,
          PROVENANCE,
          PULL,
          PUSH,
          SBOM,
          SET);

  @Override
  public Syntax syntax() {
    return SYNTAX;
  }

  @Override
  public int run(Call call) throws IOException, InterruptedException {
    Builder.check(call);
    String mode = Displays.mode(call);
    Definitions definitions;
    Plan plan;
    try {
      definitions = BakeFiles.read(call, call.get(FILE));
      if (call.given(LIST)) {
        return BakeList.print(call.out(), definitions, call.get(LIST));
      }
      plan = Plan.of(definitions, call.operands(), targets -> changed(call, targets));
    } catch (UsageException e) {
      throw e;
    } catch (GantryException e) {
      call.err().line(e.text().contains("ERROR: ") ? e.text() : "ERROR: " + e.text());
      return 1;
    }
    if (call.get(PRINT)) {
      call.out().line(plan.json().pretty("  "));
      return 0;
    }
    Optional<Path> metadata =
        Receipts.file(call.invocation(), "--metadata-file", call.get(METADATA_FILE));
    List<Recipe> recipes = Recipes.of(call, plan, call.get(ALLOW));
    Method method =
        call.get(CHECK) ? new Method(Method.Kind.CHECK, false) : Method.parse(call.get(CALL));
    return method.kind() == Method.Kind.BUILD
        ? build(call, plan, recipes, mode, metadata)
        : tell(call, plan, recipes, method);
  }

  /** What the options say of all targets. */
  private static Map<String, Json.Obj> changed(Call call, Map<String, Json.Obj> targets) {
    var all =
        new LinkedHashMap<>(
            Overrides.apply(targets, call.get(SET), call.invocation().environment()));
    var attestations = new ArrayList<Json>();
    shorthand(attestations, "provenance", call.get(PROVENANCE));
    shorthand(attestations, "sbom", call.get(SBOM));
    all.replaceAll((_, target) -> {
      Json.Obj whole = target;
      if (call.given(NO_CACHE)) {
        whole = whole.with("no-cache", Json.of(call.get(NO_CACHE)));
      }
      if (call.given(PULL)) {
        whole = whole.with("pull", Json.of(call.get(PULL)));
      }
      if (!attestations.isEmpty()) {
        Json.Obj more = Json.object().put("attest", Json.array(attestations)).build();
        whole = TargetMerge.merge(whole, more);
      }
      if (call.get(PUSH)) {
        whole = Overrides.sent(whole, true);
      }
      return call.get(LOAD) ? Overrides.sent(whole, false) : whole;
    });
    return all;
  }

  private static void shorthand(List<Json> attestations, String type, String text) {
    switch (text) {
      case "" -> {}
      case "true", "1" -> attestations.add(Json.object().put("type", type).build());
      case "false", "0" ->
          attestations.add(Json.object().put("disabled", "true").put("type", type).build());
      default -> attestations.addAll(TargetFields.parse("attest", "type=" + type + "," + text));
    }
  }

  private static int tell(Call call, Plan plan, List<Recipe> recipes, Method method) {
    int code = 0;
    for (Recipe recipe : recipes) {
      if (!plan.asked().contains(recipe.target())) {
        continue;
      }
      if (plan.asked().size() > 1 && !method.json()) {
        call.out().line("target: " + recipe.target() + "\n");
      }
      try {
        code = Math.max(code, method.run(call, recipe.request()));
      } catch (GantryException e) {
        Failure.tell(call, "target " + recipe.target(), e);
        code = 1;
      }
    }
    return code;
  }

  private static int build(
      Call call, Plan plan, List<Recipe> recipes, String mode, Optional<Path> metadata)
      throws IOException {
    Thread building = Thread.currentThread();
    try (Interruption interruption =
        Interruption.open(call.invocation().signals(), building::interrupt)) {
      try {
        Map<String, BuildResult> results = results(call, recipes, mode);
        if (metadata.isPresent()) {
          Json.ObjectBuilder all = Json.object();
          new TreeMap<>(results)
              .forEach((name, result) -> {
                if (plan.asked().contains(name)) {
                  all.put(name, Receipts.json(result));
                }
              });
          Files.writeString(metadata.get(), all.build().pretty("  "));
        }
        return 0;
      } catch (BakeRun.TargetFailure e) {
        Failure.tell(call, "target " + e.target(), e);
        return interruption.exitCode(e.kind() == Kind.CANCELLED ? 130 : 1);
      } catch (GantryException e) {
        Failure.tell(call, "failed to build", e);
        return interruption.exitCode(e.kind() == Kind.CANCELLED ? 130 : 1);
      } catch (InterruptedException e) {
        Failure.tell(
            call, "failed to build", new GantryException(Kind.CANCELLED, "build cancelled", e));
        return interruption.exitCode(130);
      }
    }
  }

  private static Map<String, BuildResult> results(Call call, List<Recipe> recipes, String mode)
      throws InterruptedException {
    try (Display display = Displays.open(call, mode)) {
      return BakeRun.run(call.engine().builder(), recipes, display);
    }
  }
}
