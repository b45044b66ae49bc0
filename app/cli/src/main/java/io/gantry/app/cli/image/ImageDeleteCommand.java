package io.gantry.app.cli.image;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Syntax;
import io.gantry.app.cli.argv.UsageException;
import io.gantry.app.cli.transfer.Access;

/** {@code image delete}: in a registry, as skopeo does. */
public final class ImageDeleteCommand implements Command {
  private static final Syntax SYNTAX =
      Syntax.of(
          "image delete",
          "docker://NAME[:TAG|@DIGEST]",
          Arity.exactly(1),
          "Delete an image in its registry",
          Access.CREDENTIALS,
          Access.TLS_VERIFY);

  @Override
  public Syntax syntax() {
    return SYNTAX;
  }

  @Override
  public int run(Call call) {
    String place = call.operand(0);
    if (!place.startsWith("docker://")) {
      throw UsageException.plain(
          "image delete is for registries (docker://NAME): use 'gantry rmi "
              + place
              + "' for an image of this host");
    }
    call.engine()
        .registries()
        .delete(place, Access.of(call, Access.TLS_VERIFY, Access.CREDENTIALS));
    return 0;
  }
}
