package io.gantry.cluster.controllers.eventttl;

import io.gantry.cluster.client.Client;
import io.gantry.cluster.client.Client.DeleteOptions;
import io.gantry.cluster.client.Client.ListOptions;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.cluster.model.StatusException;
import io.gantry.cluster.model.StatusReason;
import io.gantry.cluster.reconcile.Loop;
import io.gantry.cluster.reconcile.Reconciler.Outcome;
import io.gantry.cluster.reconcile.Surroundings;
import io.gantry.cluster.reconcile.WorkQueue;
import java.util.Optional;

/** Looks at all Events from time to time; it watches none, for they are many and nobody waits. */
public final class EventTtlController {
  private static final String KEY = "events";

  private EventTtlController() {}

  /** The loop, not started. */
  public static Loop<String> loop(Surroundings surroundings) {
    WorkQueue<String> queue = surroundings.queue();
    queue.addAfter(KEY, EventTtlPlan.SHORTEST);
    return new Loop<>("event-ttl-controller", 1, queue, _ -> expire(surroundings));
  }

  private static Outcome expire(Surroundings surroundings) {
    Client client = surroundings.client();
    var plan =
        EventTtlPlan.decide(
            client.list(ResourceTypes.EVENTS, ListOptions.ALL).items(), surroundings.now());
    for (ApiObject event : plan.expired()) {
      try {
        client.delete(
            ResourceTypes.EVENTS,
            event.key(),
            new DeleteOptions(Optional.empty(), event.uid(), ""));
      } catch (StatusException e) {
        if (e.reason() != StatusReason.NOT_FOUND && e.reason() != StatusReason.CONFLICT) {
          throw e;
        }
      }
    }
    return Outcome.again(plan.next());
  }
}
