package io.gantry.app.cli.image;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.Syntax;
import io.gantry.app.cli.argv.UsageException;
import io.gantry.app.cli.transfer.Access;
import io.gantry.app.cli.transfer.ImageName;
import io.gantry.app.cli.transfer.PlatformOption;
import io.gantry.app.cli.transfer.TransferDisplay;
import io.gantry.engine.api.Images;
import io.gantry.engine.api.Images.PullRequest;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;

/** {@code pull}. */
public final class PullCommand implements Command {
  private static final Option<Boolean> ALL_TAGS =
      Option.flag("all-tags", "a", "Download all tagged images in the repository");
  private static final Option<Boolean> DISABLE_CONTENT_TRUST =
      Option.onByDefault("disable-content-trust", "", "Skip image verification").hide();
  private static final Option<String> POLICY =
      Option.text("policy", "", "always", "Pull policy (\"always\", \"missing\", \"never\")");
  private static final Option<Boolean> QUIET = Option.flag("quiet", "q", "Suppress verbose output");

  private static final Syntax SYNTAX =
      Syntax.of(
          "image pull, pull",
          "NAME[:TAG|@DIGEST]",
          Arity.exactly(1),
          "Download an image from a registry",
          ALL_TAGS,
          DISABLE_CONTENT_TRUST,
          PlatformOption.OPTION,
          POLICY,
          QUIET,
          Access.TLS_VERIFY);

  @Override
  public Syntax syntax() {
    return SYNTAX;
  }

  @Override
  public int run(Call call) {
    boolean all = call.get(ALL_TAGS);
    boolean quiet = call.get(QUIET);
    ImageName name = ImageName.parse(call.operand(0), all);
    if (wanted(call, name)) {
      if (name.bare() && !all && !quiet) {
        call.out().line("Using default tag: latest");
      }
      var request =
          new PullRequest(
              name.reference(),
              PlatformOption.of(call, PlatformOption.OPTION),
              all,
              Access.of(call, Access.TLS_VERIFY));
      try (TransferDisplay display = TransferDisplay.onOutput(call, quiet)) {
        Images.PullResult _ = call.engine().images().pull(request, display);
      }
    }
    call.out().line(name.full(all));
    return 0;
  }

  private static boolean wanted(Call call, ImageName name) {
    return switch (call.get(POLICY)) {
      case "always" -> true;
      case "missing" -> !present(call, name);
      case "never" -> {
        var _ = call.engine().images().inspect(name.reference().familiar());
        yield false;
      }
      default ->
          throw UsageException.plain(
              "invalid pull policy \""
                  + call.get(POLICY)
                  + "\": must be one of \"always\", \"missing\" or \"never\"");
    };
  }

  private static boolean present(Call call, ImageName name) {
    try {
      var _ = call.engine().images().inspect(name.reference().familiar());
      return true;
    } catch (GantryException e) {
      if (e.kind() != Kind.NOT_FOUND) {
        throw e;
      }
      return false;
    }
  }
}
