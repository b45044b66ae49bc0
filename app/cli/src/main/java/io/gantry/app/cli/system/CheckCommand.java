package io.gantry.app.cli.system;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.Syntax;
import io.gantry.app.cli.transfer.TransferDisplay;
import java.util.List;

/** {@code system check}: podman's name for it. */
public final class CheckCommand implements Command {
  private static final Option<Boolean> QUIET =
      Option.flag("quiet", "q", "Print only what is wrong");
  private static final Option<Boolean> REPAIR =
      Option.flag(
          "repair", "r", "Remove what is damaged, and finish what killed commands have left");

  private static final Syntax SYNTAX =
      Syntax.of(
              "system check",
              "",
              Arity.NONE,
              "Verify images and layers, and look for what killed commands have left",
              QUIET,
              REPAIR)
          .describedBy("Exits with 1 if something is wrong and was not repaired.");

  @Override
  public Syntax syntax() {
    return SYNTAX;
  }

  @Override
  public int run(Call call) {
    List<String> findings = check(call, call.get(REPAIR));
    findings.forEach(call.out()::line);
    if (call.get(REPAIR) && !findings.isEmpty()) {
      List<String> left = check(call, false);
      call.out().line(left.isEmpty() ? "Repaired" : "Still wrong:");
      left.forEach(call.out()::line);
      return left.isEmpty() ? 0 : 1;
    }
    if (findings.isEmpty() && !call.get(QUIET)) {
      call.out().line("Nothing is wrong");
    }
    return findings.isEmpty() ? 0 : 1;
  }

  private static List<String> check(Call call, boolean repair) {
    try (TransferDisplay display = TransferDisplay.onErrors(call, call.get(QUIET))) {
      return call.engine().upkeep().check(repair, display);
    }
  }
}
