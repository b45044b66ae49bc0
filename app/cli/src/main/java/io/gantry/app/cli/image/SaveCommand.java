package io.gantry.app.cli.image;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.Syntax;
import io.gantry.app.cli.argv.UsageException;
import io.gantry.app.cli.output.OutputFile;
import io.gantry.app.cli.terminal.Tty;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** {@code save}. */
public final class SaveCommand implements Command {
  private static final Option<String> OUTPUT =
      Option.text("output", "o", "Write to a file, instead of STDOUT");

  private static final Syntax SYNTAX =
      Syntax.of(
          "image save, save",
          "IMAGE [IMAGE...]",
          Arity.atLeast(1),
          "Save one or more images to a tar archive (streamed to STDOUT by default)",
          OUTPUT);

  @Override
  public Syntax syntax() {
    return SYNTAX;
  }

  @Override
  public int run(Call call) throws IOException {
    Optional<Path> target =
        call.get(OUTPUT).isEmpty()
            ? Optional.empty()
            : Optional.of(call.invocation().path(call.get(OUTPUT)));
    if (target.isEmpty() && Tty.isTerminal(call.invocation().stdio().outFd())) {
      throw UsageException.plain(
          "cowardly refusing to save to a terminal. Use the -o flag or redirect");
    }
    if (target.isPresent() && Files.isDirectory(target.get())) {
      throw UsageException.plain(
          "failed to save image: invalid output path: \"" + call.get(OUTPUT) + "\" is a directory");
    }
    OutputFile.write(call.out(), target, tar -> call.engine().images().save(call.operands(), tar));
    return 0;
  }
}
