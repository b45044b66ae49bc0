package io.gantry.engine.local.container;

import io.gantry.container.runtime.ContainerRuntime;
import io.gantry.engine.api.AttachRequest;
import io.gantry.engine.api.Attachment;
import io.gantry.engine.api.ContainerState;
import io.gantry.engine.local.attach.Pending;
import io.gantry.engine.local.exit.Observer;
import io.gantry.engine.local.record.ContainerRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Streams that wait for a start in this process; guarded by its own monitor. */
final class Attachments {
  private final ContainerRuntime runtime;
  private final Observer observer;
  private final Map<String, List<Pending>> pending = new HashMap<>();

  Attachments(ContainerRuntime runtime, Observer observer) {
    this.runtime = runtime;
    this.observer = observer;
  }

  Attachment attach(ContainerRecord record, AttachRequest request) {
    var streams = new Pending(runtime, request, record.spec().process().terminal());
    switch (record.state()) {
      case ContainerState.Running _ -> streams.connect(observer.directory(record.id()));
      case ContainerState.Created _, ContainerState.Exited _, ContainerState.Restarting _ -> {
        synchronized (this) {
          pending.computeIfAbsent(record.id(), _ -> new ArrayList<>()).add(streams);
        }
      }
    }
    return streams;
  }

  /** Those that wait for a container's start; they wait no more. */
  synchronized List<Pending> take(String id) {
    List<Pending> waiting = pending.remove(id);
    return waiting == null ? List.of() : List.copyOf(waiting);
  }
}
