package io.gantry.app.cli.image;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.Syntax;
import io.gantry.app.cli.argv.UsageException;
import io.gantry.app.cli.transfer.TransferDisplay;
import io.gantry.engine.api.Images.Loaded;
import io.gantry.platform.oci.Reference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** {@code load}. */
public final class LoadCommand implements Command {
  private static final Option<String> INPUT =
      Option.text("input", "i", "Read from tar archive file, instead of STDIN");
  private static final Option<Boolean> QUIET =
      Option.flag("quiet", "q", "Suppress the load output");

  private static final Syntax SYNTAX =
      Syntax.of(
          "image load, load",
          "",
          Arity.NONE,
          "Load an image from a tar archive or STDIN",
          INPUT,
          QUIET);

  @Override
  public Syntax syntax() {
    return SYNTAX;
  }

  @Override
  public int run(Call call) throws IOException {
    List<Loaded> images;
    if (call.get(INPUT).isEmpty()) {
      try (StandardInput input = StandardInput.asFile(call.invocation())) {
        images = load(call, input.file());
      }
    } else {
      Path file = call.invocation().path(call.get(INPUT));
      if (!Files.exists(file)) {
        throw UsageException.plain("open " + call.get(INPUT) + ": no such file or directory");
      }
      images = load(call, file);
    }
    for (Loaded image : images) {
      for (Reference name : image.names()) {
        call.out().line("Loaded image: " + name.familiar());
      }
      if (image.names().isEmpty()) {
        call.out().line("Loaded image ID: " + image.image().id());
      }
    }
    return 0;
  }

  private static List<Loaded> load(Call call, Path archive) {
    try (TransferDisplay display = TransferDisplay.onErrors(call, call.get(QUIET))) {
      return call.engine().images().load(archive, display);
    }
  }
}
