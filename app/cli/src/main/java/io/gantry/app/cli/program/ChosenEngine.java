package io.gantry.app.cli.program;

import io.gantry.app.cli.Invocation;
import io.gantry.app.cli.RemoteChoice;
import io.gantry.app.cli.RemoteDoor;
import io.gantry.engine.api.Engine;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The engine of one invocation: this machine's, or one that is opened for it alone. */
final class ChosenEngine implements Supplier<Engine>, AutoCloseable {
  private final Supplier<Engine> here;
  private final RemoteDoor door;
  private final Supplier<Optional<RemoteChoice>> choice;
  private final Invocation invocation;
  private RemoteDoor.@Nullable Opened opened;

  ChosenEngine(
      Supplier<Engine> here,
      RemoteDoor door,
      Supplier<Optional<RemoteChoice>> choice,
      Invocation invocation) {
    this.here = here;
    this.door = door;
    this.choice = choice;
    this.invocation = invocation;
  }

  @Override
  public synchronized Engine get() {
    if (opened == null) {
      Optional<RemoteChoice> elsewhere = choice.get();
      if (elsewhere.isEmpty()) {
        return here.get();
      }
      opened = door.open(elsewhere.get(), invocation);
    }
    return opened.engine();
  }

  @Override
  public synchronized void close() {
    if (opened != null) {
      opened.close();
    }
  }
}
