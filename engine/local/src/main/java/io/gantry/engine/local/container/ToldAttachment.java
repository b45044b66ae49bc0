package io.gantry.engine.local.container;

import io.gantry.engine.api.Attachment;
import io.gantry.engine.local.event.ContainerEvents;
import io.gantry.engine.local.record.ContainerRecord;

/** Streams of which it is told what happens to them. */
record ToldAttachment(Attachment streams, ContainerEvents events, ContainerRecord record)
    implements Attachment {
  @Override
  public boolean await() throws InterruptedException {
    boolean detached = streams.await();
    if (detached) {
      events.tell(record, "detach");
    }
    return detached;
  }

  @Override
  public void resize(int rows, int columns) {
    streams.resize(rows, columns);
    events.resized(record, rows, columns);
  }

  @Override
  public void close() {
    streams.close();
  }
}
