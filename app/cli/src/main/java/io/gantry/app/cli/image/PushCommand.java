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
import io.gantry.engine.api.Images.PushRequest;

/** {@code push}. */
public final class PushCommand implements Command {
  private static final Option<Boolean> ALL_TAGS =
      Option.flag("all-tags", "a", "Push all tags of an image to the repository");
  private static final Option<String> COMPRESSION =
      Option.text(
          "compression",
          "",
          "gzip",
          "Compression of layers that were made here (\"gzip\", \"zstd\")");
  private static final Option<Boolean> DISABLE_CONTENT_TRUST =
      Option.onByDefault("disable-content-trust", "", "Skip image signing").hide();
  private static final Option<String> PLATFORM =
      Option.text("platform", "", "Push the image only if it is of this platform");
  private static final Option<Boolean> QUIET = Option.flag("quiet", "q", "Suppress verbose output");

  private static final Syntax SYNTAX =
      Syntax.of(
          "image push, push",
          "NAME[:TAG]",
          Arity.exactly(1),
          "Upload an image to a registry",
          ALL_TAGS,
          COMPRESSION,
          DISABLE_CONTENT_TRUST,
          PLATFORM,
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
    String compression = call.get(COMPRESSION);
    switch (compression) {
      case "gzip", "zstd" -> {}
      default ->
          throw UsageException.plain(
              "invalid compression \"" + compression + "\": must be \"gzip\" or \"zstd\"");
    }
    if (name.bare() && !all && !quiet) {
      call.out().line("Using default tag: latest");
    }
    var request =
        new PushRequest(
            name.reference(),
            PlatformOption.of(call, PLATFORM),
            all,
            compression,
            Access.of(call, Access.TLS_VERIFY));
    try (TransferDisplay display = TransferDisplay.onOutput(call, quiet)) {
      var _ = call.engine().images().push(request, display);
    }
    if (quiet) {
      call.out().line(name.full(all));
    }
    return 0;
  }
}
