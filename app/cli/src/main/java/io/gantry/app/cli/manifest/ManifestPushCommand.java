package io.gantry.app.cli.manifest;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.Syntax;
import io.gantry.app.cli.transfer.TransferDisplay;
import io.gantry.platform.oci.Digest;

/** {@code manifest push}. */
public final class ManifestPushCommand implements Command {
  private static final Option<Boolean> PURGE =
      Option.flag("purge", "p", "Remove the local manifest list after push");

  private static final Syntax SYNTAX =
      Syntax.of(
          "manifest push",
          "MANIFEST_LIST",
          Arity.exactly(1),
          "Push a manifest list to a repository",
          Insecure.OPTION,
          PURGE);

  @Override
  public Syntax syntax() {
    return SYNTAX;
  }

  @Override
  public int run(Call call) {
    Digest digest;
    try (TransferDisplay display = TransferDisplay.onErrors(call, false)) {
      digest =
          call.engine()
              .registries()
              .pushList(call.operand(0), call.get(PURGE), Insecure.access(call), display);
    }
    call.out().line(digest.toString());
    return 0;
  }
}
