package io.gantry.app.cli.image;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Syntax;
import io.gantry.app.cli.transfer.Access;
import io.gantry.app.cli.transfer.ImageName;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.oci.Reference;

/** {@code image list-tags}: as skopeo prints them. */
public final class ListTagsCommand implements Command {
  private static final Syntax SYNTAX =
      Syntax.of(
          "image list-tags",
          "NAME",
          Arity.exactly(1),
          "List the tags of a repository in its registry",
          Access.CREDENTIALS,
          Access.TLS_VERIFY);

  @Override
  public Syntax syntax() {
    return SYNTAX;
  }

  @Override
  public int run(Call call) {
    Reference name = ImageName.parse(call.operand(0), true).reference();
    String repository = name.registry() + "/" + name.repository();
    Json tags =
        Json.strings(
            call.engine()
                .registries()
                .tags(repository, Access.of(call, Access.TLS_VERIFY, Access.CREDENTIALS)));
    call.out()
        .line(Json.object().put("Repository", repository).put("Tags", tags).build().pretty("    "));
    return 0;
  }
}
