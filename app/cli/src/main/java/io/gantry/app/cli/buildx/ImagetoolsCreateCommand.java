package io.gantry.app.cli.buildx;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.Syntax;
import io.gantry.app.cli.argv.UsageException;
import io.gantry.app.cli.build.Builder;
import io.gantry.app.cli.build.option.References;
import io.gantry.app.cli.build.progress.Displays;
import io.gantry.app.cli.transfer.Access;
import io.gantry.app.cli.transfer.TransferDisplay;
import io.gantry.engine.api.registry.Registries;
import java.util.ArrayList;
import java.util.List;

/** {@code buildx imagetools create}: an index of images that are in registries. */
public final class ImagetoolsCreateCommand implements Command {
  private static final Option<Boolean> APPEND =
      Option.flag("append", "", "Append to existing manifest");
  private static final Option<Boolean> DRY_RUN =
      Option.flag("dry-run", "", "Show final image instead of pushing");
  private static final Option<List<String>> TAG =
      Option.list("tag", "t", "Set reference for new image");

  private static final Syntax SYNTAX =
      Syntax.of(
          "buildx imagetools create",
          "[SOURCE...]",
          Arity.atLeast(1),
          "Create a new image based on source images",
          APPEND,
          Builder.OPTION,
          DRY_RUN,
          Displays.OPTION,
          TAG);

  @Override
  public Syntax syntax() {
    return SYNTAX;
  }

  @Override
  public int run(Call call) {
    Builder.check(call);
    List<String> tags = References.tags(call.get(TAG));
    if (tags.isEmpty()) {
      throw UsageException.plain("can't push without a name: give --tag");
    }
    Registries registries = call.engine().registries();
    for (String tag : tags) {
      var sources = new ArrayList<>(call.operands());
      if (call.get(APPEND)) {
        sources.addFirst(tag);
      }
      registries.createList(tag, sources, false, Access.of(call));
      if (call.get(DRY_RUN)) {
        call.out().line(registries.inspectList(tag).json().pretty("  "));
        registries.removeLists(List.of(tag));
        return 0;
      }
      boolean quiet = List.of("none", "quiet").contains(Displays.mode(call));
      try (TransferDisplay display = TransferDisplay.onErrors(call, quiet)) {
        var _ = registries.pushList(tag, true, Access.of(call), display);
      }
    }
    return 0;
  }
}
