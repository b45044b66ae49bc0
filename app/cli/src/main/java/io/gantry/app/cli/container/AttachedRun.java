package io.gantry.app.cli.container;

import io.gantry.app.cli.Signals;
import io.gantry.app.cli.terminal.Foreground;
import io.gantry.app.cli.terminal.SignalProxy;
import io.gantry.engine.api.Attachment;
import io.gantry.engine.api.Containers;
import io.gantry.engine.api.ExitWait;
import io.gantry.engine.api.WaitCondition;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;

/** A container in the foreground, from its start or from now on, to its exit. */
record AttachedRun(Signals signals, Containers containers, String id) {
  /** Attaches, starts, and waits; the container's exit code, or 0 if the user detached. */
  int start(Foreground foreground, String detachKeys, WaitCondition condition, boolean proxy)
      throws InterruptedException {
    return follow(foreground, detachKeys, condition, proxy, true);
  }

  /** Joins a running container. */
  int join(Foreground foreground, String detachKeys, boolean proxy) throws InterruptedException {
    return follow(foreground, detachKeys, WaitCondition.NOT_RUNNING, proxy, false);
  }

  private int follow(
      Foreground foreground,
      String detachKeys,
      WaitCondition condition,
      boolean proxy,
      boolean start)
      throws InterruptedException {
    try (Attachment attachment = containers.attach(id, foreground.request(detachKeys));
        AutoCloseable _ = foreground.raw();
        SignalProxy signals =
            SignalProxy.open(signals(), foreground, new Target(attachment), proxy)) {
      ExitWait exit = containers.wait(id, condition);
      if (start) {
        containers.start(id);
      }
      signals.started();
      boolean detached = attachment.await();
      return detached ? 0 : exit.await();
    } catch (GantryException | InterruptedException e) {
      throw e;
    } catch (Exception e) {
      throw new GantryException(Kind.INTERNAL, "cannot restore the terminal", e);
    }
  }

  private final class Target implements SignalProxy.Target {
    private final Attachment attachment;

    Target(Attachment attachment) {
      this.attachment = attachment;
    }

    @Override
    public void resize(int rows, int columns) {
      attachment.resize(rows, columns);
    }

    @Override
    public void signal(int number) {
      containers.kill(id, Integer.toString(number));
    }
  }
}
