package io.gantry.engine.local.attach;

import io.gantry.container.runtime.ContainerRuntime;
import io.gantry.container.runtime.ContainerRuntime.StreamSession;
import io.gantry.container.runtime.ContainerRuntime.Streams;
import io.gantry.engine.api.AttachRequest;
import io.gantry.engine.api.Attachment;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Streams that are joined as soon as the container has a process. */
public final class Pending implements Attachment {
  private final ContainerRuntime runtime;
  private final AttachRequest request;
  private final boolean terminal;
  private final Plumbing plumbing;
  private final CompletableFuture<StreamSession> session = new CompletableFuture<>();

  /** Waits for {@link #connect}. */
  public Pending(ContainerRuntime runtime, AttachRequest request, boolean terminal) {
    this.runtime = runtime;
    this.request = request;
    this.terminal = terminal;
    this.plumbing = new Plumbing(request);
  }

  /** Joins the streams of the container whose run directory this is. */
  public void connect(Path directory) {
    session.complete(
        runtime.attach(
            directory,
            new Streams(
                plumbing.stdin(),
                plumbing.stdout(),
                plumbing.stderr(),
                terminal,
                request.detachKeys())));
  }

  @Override
  public boolean await() throws InterruptedException {
    try {
      boolean detached = session.get().await();
      plumbing.close();
      return detached;
    } catch (CancellationException _) {
      return false; // it could not be started, as is told to whoever tried
    } catch (ExecutionException e) {
      throw new GantryException(Kind.INTERNAL, "cannot attach: " + e.getCause(), e);
    }
  }

  @Override
  public void resize(int rows, int columns) {
    session.thenAccept(open -> open.resize(rows, columns)).join();
  }

  @Override
  public void close() {
    if (session.isDone() && !session.isCompletedExceptionally()) {
      session.join().close();
    }
    session.cancel(false);
    plumbing.close();
  }
}
