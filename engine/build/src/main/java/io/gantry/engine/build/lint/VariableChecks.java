package io.gantry.engine.build.lint;

import io.gantry.engine.build.dockerfile.Heredoc;
import io.gantry.engine.build.dockerfile.Instruction;
import io.gantry.engine.build.dockerfile.Instruction.Argument;
import io.gantry.engine.build.dockerfile.Instruction.Pair;
import io.gantry.engine.build.dockerfile.Suggestion;
import io.gantry.engine.build.lint.Rule.Finding;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/** Variables that nothing defines. */
final class VariableChecks {
  private final List<Finding> findings = new ArrayList<>();

  private VariableChecks() {}

  static List<Finding> of(List<Place> places) {
    var checks = new VariableChecks();
    places.stream().filter(place -> place.scope().complete()).forEach(checks::check);
    return checks.findings;
  }

  private void check(Place place) {
    switch (place.node().instruction()) {
      case Instruction.Arg(List<Argument> arguments) -> arguments(place, arguments);
      case Instruction.Env(List<Pair> pairs, boolean _) -> pairs(place, pairs);
      case Instruction.Label(List<Pair> pairs, boolean _) -> pairs(place, pairs);
      case Instruction.Workdir(String path) -> word(place, path);
      case Instruction.User(String user) -> word(place, user);
      case Instruction.StopSignal(String signal) -> word(place, signal);
      case Instruction.Volume(List<String> paths) -> paths.forEach(path -> word(place, path));
      case Instruction.Copy copy -> copy(place, copy);
      case Instruction.Run run ->
          run.mounts().forEach(mount -> mount(mount).forEach(value -> word(place, value)));
      default -> {}
    }
  }

  private void pairs(Place place, List<Pair> pairs) {
    for (Pair pair : pairs) {
      word(place, pair.name());
      word(place, pair.value());
    }
  }

  /** Each sees those before it on the line. */
  private void arguments(Place place, List<Argument> arguments) {
    Scope scope = place.scope();
    for (Argument argument : arguments) {
      var seen =
          new Place(place.stage(), place.node(), scope, place.hasShell(), place.hasWorkdir());
      argument.value().ifPresent(value -> word(seen, value));
      scope = scope.with(argument, Map.of(), Map.of());
    }
  }

  private void copy(Place place, Instruction.Copy copy) {
    word(place, copy.flags().owner());
    word(place, copy.flags().mode());
    word(place, copy.flags().checksum());
    copy.flags().excludes().forEach(exclude -> word(place, exclude));
    copy.sources().forEach(source -> word(place, source));
    word(place, copy.destination());
    for (Heredoc heredoc : copy.heredocs()) {
      if (heredoc.expand()) {
        report(place, heredoc.body(), true);
      }
    }
  }

  /** The values of a mount that are substituted. */
  private static List<String> mount(Map<String, String> options) {
    return options.values().stream().filter(value -> value.indexOf('$') >= 0).sorted().toList();
  }

  private void word(Place place, String text) {
    report(place, text, false);
  }

  private void report(Place place, String text, boolean document) {
    if (text.indexOf('$') < 0) {
      return;
    }
    Scope scope = place.scope();
    var undefined = new LinkedHashSet<String>();
    try {
      var expander = scope.expander(undefined::add);
      var _ = document ? expander.document(text) : expander.word(text);
    } catch (IllegalArgumentException _) {
      return;
    }
    undefined.removeAll(scope.declared());
    for (String name : undefined) {
      String near = Suggestion.nearest(scope.values().keySet(), name);
      findings.add(
          Rules.UNDEFINED_VAR.at(
              place.node(),
              "Usage of undefined variable '$"
                  + name
                  + "'"
                  + (near.isEmpty() ? "" : " (did you mean $" + near + "?)")));
    }
  }
}
