package io.gantry.engine.docker.buildkit;

import io.gantry.engine.api.build.BuildRequest;
import io.gantry.engine.api.build.BuildRequest.Definition;
import io.gantry.engine.api.build.BuildWarning;
import io.gantry.engine.api.build.ImageBuilder;
import io.gantry.engine.api.build.ImageBuilder.Checked;
import io.gantry.engine.api.build.ImageBuilder.Outline;
import io.gantry.engine.api.build.ImageBuilder.Target;
import io.gantry.engine.docker.buildkit.message.BridgeResult;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What {@code --call} asks: answered in place of a build, as the metadata of an empty result. */
final class Questions {
  private static final String VERSION = "1.0.0";

  private Questions() {}

  /**
   * Answers.
   *
   * @param question as in {@code frontend.lint}
   * @throws GantryException {@code INVALID} for one that there is not
   */
  static BridgeResult answer(String question, ImageBuilder builder, BuildRequest request) {
    return switch (question) {
      case "frontend.lint" -> lint(builder.check(request), request);
      case "frontend.outline" -> plain(outline(builder.outline(request)));
      case "frontend.targets" -> plain(targets(builder.targets(request)));
      case "frontend.subrequests.describe" -> plain(description());
      default -> throw new GantryException(Kind.INVALID, "unsupported request " + question);
    };
  }

  private static BridgeResult plain(Json answer) {
    return new BridgeResult(
        Optional.empty(),
        Map.of("result.json", answer.text(), "result.txt", answer.text(), "version", VERSION));
  }

  private static BridgeResult lint(Checked checked, BuildRequest request) {
    var answer =
        Json.object()
            .put("warnings", Json.array(checked.warnings().stream().map(Questions::json).toList()))
            .put("sources", Json.array(sources(request)));
    checked
        .failure()
        .ifPresent(text ->
            answer.put(
                "buildError",
                Json.object().put("message", text).put("location", Json.object().build()).build()));
    boolean clean = checked.warnings().isEmpty() && checked.failure().isEmpty();
    var metadata = new TreeMap<>(plain(answer.build()).metadata());
    metadata.put("result.statuscode", clean ? "0" : "1");
    return new BridgeResult(Optional.empty(), metadata);
  }

  private static List<Json> sources(BuildRequest request) {
    String name = "Dockerfile";
    String text = "";
    if (request.subject().dockerfile() instanceof Definition.Sent sent) {
      name = sent.name();
      text = sent.text();
    }
    return List.of(
        Json.object()
            .put("filename", name)
            .put("data", Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)))
            .put("language", "Dockerfile")
            .build());
  }

  private static Json json(BuildWarning warning) {
    var ranges = new ArrayList<Json>();
    if (warning.firstLine() > 0) {
      ranges.add(
          Json.object()
              .put("start", Json.object().put("line", warning.firstLine()).build())
              .put("end", Json.object().put("line", warning.lastLine()).build())
              .build());
    }
    return Json.object()
        .put("ruleName", warning.rule())
        .putUnlessEmpty("description", warning.description())
        .put("detail", warning.text())
        .put("location", Json.object().put("ranges", Json.array(ranges)).build())
        .build();
  }

  private static Json outline(Outline outline) {
    var arguments = new ArrayList<Json>();
    for (Outline.Argument argument : outline.arguments()) {
      arguments.add(
          Json.object()
              .put("name", argument.name())
              .putUnlessEmpty("description", argument.description())
              .putUnlessEmpty("value", argument.value().orElse(""))
              .build());
    }
    return Json.object()
        .putUnlessEmpty("name", outline.target())
        .putUnlessEmpty("description", outline.description())
        .put("args", Json.array(arguments))
        .put("secrets", needs(outline.secrets()))
        .put("ssh", needs(outline.ssh()))
        .build();
  }

  private static Json needs(Map<String, Boolean> needs) {
    var all = new ArrayList<Json>();
    new TreeMap<>(needs)
        .forEach((id, needed) -> {
          var item = Json.object().put("name", id);
          all.add(needed ? item.put("required", true).build() : item.build());
        });
    return Json.array(all);
  }

  private static Json targets(List<Target> targets) {
    var all = new ArrayList<Json>();
    for (Target target : targets) {
      var item = Json.object().putUnlessEmpty("name", target.name());
      if (target.isDefault()) {
        item.put("default", true);
      }
      all.add(item.putUnlessEmpty("description", target.description()).build());
    }
    return Json.object().put("targets", Json.array(all)).build();
  }

  private static Json description() {
    var all = new ArrayList<Json>();
    for (String name : List.of("lint", "outline", "targets", "subrequests.describe")) {
      all.add(Json.object().put("name", "frontend." + name).put("version", VERSION).build());
    }
    return Json.array(all);
  }
}
