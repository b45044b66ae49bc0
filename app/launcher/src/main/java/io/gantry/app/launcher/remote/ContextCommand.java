package io.gantry.app.launcher.remote;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Syntax;
import io.gantry.app.cli.context.store.ContextStore;
import java.nio.file.Files;
import java.nio.file.Path;

/** {@code context} alone: what Docker's own clients need to know. */
public final class ContextCommand implements Command {
  private static final Syntax SYNTAX =
      Syntax.of("context", "", Arity.NONE, "Print DOCKER_HOST for Docker's clients").hide();

  private final Path socket;

  /**
   * The command of one process.
   *
   * @param socket where {@code serve} listens
   */
  public ContextCommand(Path socket) {
    this.socket = socket;
  }

  @Override
  public Syntax syntax() {
    return SYNTAX;
  }

  @Override
  public int run(Call call) {
    ContextStore store = ContextStore.of(call.invocation().environment());
    String current = store.current();
    if (!current.equals(ContextStore.DEFAULT)) {
      call.out().line("DOCKER_HOST=" + store.get(current).host());
      return 0;
    }
    call.out().line("DOCKER_HOST=unix://" + socket);
    call.out().flush();
    if (!Files.exists(socket)) {
      call.err().line("nobody serves there yet: gantry serve");
    }
    return 0;
  }
}
