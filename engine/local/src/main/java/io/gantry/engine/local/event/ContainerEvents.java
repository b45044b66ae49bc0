package io.gantry.engine.local.event;

import io.gantry.engine.local.record.ContainerRecord;
import java.util.HashMap;
import java.util.Map;

/** Tells what happens to containers, with the attributes that Docker gives. */
public final class ContainerEvents {
  private final EventSink sink;

  /** Tells it to {@code sink}. */
  public ContainerEvents(EventSink sink) {
    this.sink = sink;
  }

  /** Something that has just happened to a container. */
  public void tell(ContainerRecord record, String action) {
    tell(record, action, Map.of());
  }

  /** Something that has just happened to a container. */
  public void tell(ContainerRecord record, String action, Map<String, String> more) {
    var attributes = new HashMap<>(record.config().labels());
    attributes.put("image", record.spec().image());
    attributes.put("name", record.name());
    attributes.putAll(more);
    sink.emit("container", action, record.id(), attributes);
  }
}
