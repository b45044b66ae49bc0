package io.gantry.app.cli.image;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.Syntax;
import io.gantry.app.cli.argv.Values;
import io.gantry.engine.api.Images.BootstrapSpec;
import io.gantry.platform.oci.Digest;
import java.util.List;
import java.util.Optional;

/** {@code bootstrap}: a base image from the host's packages, where no registry is at hand. */
public final class BootstrapCommand implements Command {
  private static final Option<List<String>> INCLUDE =
      Option.of("include", "", Values.COMMA_LIST, List.of(), "Further packages to install");
  private static final Option<Boolean> QUIET = Option.flag("quiet", "q", "Only print the image ID");
  private static final Option<String> TAG =
      Option.text("tag", "t", "Name of the image (default DISTRIBUTION:SUITE)");

  private static final Syntax SYNTAX =
      Syntax.of(
              "image bootstrap, bootstrap",
              "DISTRIBUTION[:SUITE]",
              Arity.exactly(1),
              "Make a base image from the host's packages",
              INCLUDE,
              QUIET,
              TAG)
          .describedBy("DISTRIBUTION is debian (by mmdebstrap) or busybox (from busybox-static).");

  @Override
  public Syntax syntax() {
    return SYNTAX;
  }

  @Override
  public int run(Call call) {
    String operand = call.operand(0);
    int colon = operand.indexOf(':');
    var spec =
        new BootstrapSpec(
            colon < 0 ? operand : operand.substring(0, colon),
            colon < 0 ? "" : operand.substring(colon + 1),
            call.get(INCLUDE),
            call.get(TAG).isEmpty() ? Optional.empty() : Optional.of(call.get(TAG)));
    Digest id =
        call.engine()
            .images()
            .bootstrap(
                spec,
                line -> {
                  if (!call.get(QUIET)) {
                    call.err().line(line);
                  }
                });
    call.out().line(id.toString());
    return 0;
  }
}
