package io.gantry.engine.build.lint;

import io.gantry.engine.build.dockerfile.Dockerfile;
import io.gantry.engine.build.dockerfile.Node;
import io.gantry.engine.build.dockerfile.Stage;
import io.gantry.engine.build.dockerfile.Suggestion;
import io.gantry.engine.build.expand.Expander;
import io.gantry.engine.build.lint.Rule.Finding;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.oci.Platform;
import io.gantry.platform.oci.Reference;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The image and platform of each FROM. */
final class FromChecks {
  private final Scope global;
  private final Scope defaults;
  private final List<Finding> findings = new ArrayList<>();

  private FromChecks(Scope global, Scope defaults) {
    this.global = global;
    this.defaults = defaults;
  }

  static List<Finding> of(Dockerfile file, Surroundings surroundings) {
    var checks =
        new FromChecks(
            Walk.global(file, surroundings, surroundings.arguments()),
            Walk.global(file, surroundings, Map.of()));
    file.stages().forEach(checks::check);
    return checks.findings;
  }

  /** A word of FROM with its variables. */
  private record Word(String result, Set<String> undefined, Set<String> defined) {}

  private static Word expand(Scope scope, String text) {
    var undefined = new LinkedHashSet<String>();
    var defined = new LinkedHashSet<String>();
    String result = text;
    try {
      result =
          new Expander(scope.escape(), scope.values(), undefined::add, defined::add).word(text);
    } catch (IllegalArgumentException _) {
      // the build says so
    }
    return new Word(result, undefined, defined);
  }

  private void check(Stage stage) {
    Node node = stage.node();
    String base = stage.from().base();
    if (!isImage(expand(defaults, base).result())) {
      findings.add(
          Rules.INVALID_DEFAULT_ARG_IN_FROM.at(
              node,
              "Default value for ARG " + base + " results in empty or invalid base image name"));
    }
    undeclared(expand(global, base), node);
    String flag = stage.from().platform();
    if (!flag.isEmpty()) {
      Word platform = expand(global, flag);
      undeclared(platform, node);
      redundant(platform, flag, node);
      constant(platform, stage);
    }
  }

  private void undeclared(Word word, Node node) {
    for (String name : word.undefined()) {
      if (!global.declared().contains(name)) {
        var known = new ArrayList<>(global.values().keySet());
        known.addAll(global.declared());
        findings.add(
            Rules.UNDEFINED_ARG_IN_FROM.at(
                node,
                "FROM argument '" + name + "' is not declared" + Suggestion.among(known, name)));
      }
    }
  }

  private void redundant(Word platform, String flag, Node node) {
    boolean only =
        platform.undefined().isEmpty() && platform.defined().equals(Set.of("TARGETPLATFORM"));
    if (only && platform.result().equals(global.values().get("TARGETPLATFORM"))) {
      findings.add(
          Rules.REDUNDANT_TARGET_PLATFORM.at(
              node,
              "Setting platform to predefined "
                  + flag
                  + " in FROM is redundant as this is the default behavior"));
    }
  }

  private void constant(Word word, Stage stage) {
    if (!word.undefined().isEmpty() || !word.defined().isEmpty()) {
      return;
    }
    Platform platform;
    try {
      platform = Platform.parse(word.result());
    } catch (IllegalArgumentException | GantryException _) {
      return;
    }
    String name = stage.from().name();
    if (!name.contains(platform.os()) && !name.contains(platform.architecture())) {
      findings.add(
          Rules.FROM_PLATFORM_FLAG_CONST_DISALLOWED.at(
              stage.node(),
              "FROM --platform flag should not use constant value \"" + word.result() + "\""));
    }
  }

  private static boolean isImage(String text) {
    try {
      var _ = Reference.parse(text);
      return true;
    } catch (IllegalArgumentException | GantryException _) {
      return false;
    }
  }
}
