package io.gantry.cluster.client.testing;

import io.gantry.cluster.client.Client.ListOptions;
import io.gantry.cluster.client.Client.Watch;
import io.gantry.cluster.client.Client.WatchEvent;
import io.gantry.cluster.model.ResourceType;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/** The changes of one type that match, in a queue. */
final class MemoryWatch implements Watch {
  private final ResourceType type;
  private final ListOptions options;
  private final Consumer<MemoryWatch> leave;
  private final BlockingQueue<Optional<WatchEvent>> events = new LinkedBlockingQueue<>();

  MemoryWatch(ResourceType type, ListOptions options, Consumer<MemoryWatch> leave) {
    this.type = type;
    this.options = options;
    this.leave = leave;
  }

  void offer(MemoryClient.Change change) {
    if (!change.type().equals(type)) {
      return;
    }
    boolean was = change.before().filter(o -> Selection.matches(options, o)).isPresent();
    boolean is = !change.gone() && Selection.matches(options, change.after());
    if (is) {
      events.add(
          Optional.of(
              new WatchEvent(
                  was ? WatchEvent.Type.MODIFIED : WatchEvent.Type.ADDED, change.after())));
    } else if (was) {
      events.add(Optional.of(new WatchEvent(WatchEvent.Type.DELETED, change.after())));
    }
  }

  @Override
  public Optional<WatchEvent> next() throws InterruptedException {
    Optional<WatchEvent> event = events.take();
    if (event.isEmpty()) {
      events.add(event); // the end stays the end
    }
    return event;
  }

  @Override
  public void close() {
    leave.accept(this);
    events.add(Optional.empty());
  }
}
