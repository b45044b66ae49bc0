package io.gantry.cluster.client.testing;

import io.gantry.cluster.client.Client;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.KubeTime;
import io.gantry.cluster.model.ObjectKey;
import io.gantry.cluster.model.ResourceType;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.cluster.model.StatusException;
import io.gantry.cluster.model.StatusReason;
import io.gantry.platform.base.json.Json;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Objects in maps, for tests: revisions, conflicts, uid, generation, {@code status} apart from the
 * rest, merge patch, finalizers, graceful deletion of Pods that have a node, namespaces that take
 * nothing new once they go, watch. It defaults and validates nothing. State is owned by {@code
 * lock}.
 */
public final class MemoryClient implements Client {
  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<ResourceType, Map<String, ApiObject>> objects = new HashMap<>();
  private final List<Change> history = new ArrayList<>();
  private final List<MemoryWatch> watches = new CopyOnWriteArrayList<>();
  private final Set<String> ended = new HashSet<>();
  private long revision;
  private long forgotten;
  private long writes;

  /** Empty, with the system's clock. */
  public MemoryClient() {
    this(Clock.systemUTC());
  }

  /** Empty. */
  public MemoryClient(Clock clock) {
    this.clock = clock;
  }

  record Change(
      ResourceType type,
      long revision,
      Optional<ApiObject> before,
      ApiObject after,
      boolean gone) {}

  /** How many writes changed something: a test of what is not written. */
  public long writes() {
    return locked(() -> writes);
  }

  /** Ends every watch, as a server that restarts. */
  public void dropWatches() {
    for (MemoryWatch watch : watches) {
      watch.close();
    }
  }

  /** Forgets history: watches from before now expire. */
  public void compact() {
    locked(() -> {
      forgotten = revision;
      history.clear();
      return true;
    });
  }

  /**
   * Runs {@code changes} while no watch is open, nor can one be opened: as if a server was away.
   */
  public void interrupted(Runnable changes) {
    locked(() -> {
      dropWatches();
      changes.run();
      return true;
    });
  }

  private <T> T locked(Supplier<T> body) {
    lock.lock();
    try {
      return body.get();
    } finally {
      lock.unlock();
    }
  }

  private Map<String, ApiObject> of(ResourceType type) {
    return objects.computeIfAbsent(type, _ -> new TreeMap<>());
  }

  private static String path(ObjectKey key) {
    return key.namespace() + "/" + key.name();
  }

  private static ResourceType typeOf(ApiObject object) {
    return ResourceTypes.ofKind(object.apiVersion(), object.kind())
        .orElseThrow(() -> new IllegalArgumentException("no such kind: " + object.kind()));
  }

  @Override
  public Optional<ApiObject> get(ResourceType type, ObjectKey key) {
    return locked(() -> Optional.ofNullable(of(type).get(path(key))));
  }

  @Override
  public Listing list(ResourceType type, ListOptions options) {
    return locked(() ->
        new Listing(
            of(type).values().stream().filter(o -> Selection.matches(options, o)).toList(),
            Long.toString(revision)));
  }

  @Override
  public ApiObject create(ApiObject object) {
    return locked(() -> {
      ResourceType type = typeOf(object);
      checkHome(type, object);
      ApiObject named = object;
      String generate = object.metadata().string("generateName");
      if (object.name().isEmpty() && !generate.isEmpty()) {
        named =
            object.with(
                Json.of(generate + Long.toString(revision + 100_000, 36)), "metadata", "name");
      }
      if (of(type).containsKey(path(named.key()))) {
        throw StatusException.alreadyExists(type, named.name());
      }
      ApiObject made =
          named
              .with(Json.of("uid-" + (revision + 1)), "metadata", "uid")
              .with(Json.of(1), "metadata", "generation")
              .with(Json.of(KubeTime.seconds(clock.instant())), "metadata", "creationTimestamp");
      return store(type, Optional.empty(), made);
    });
  }

  /** A namespace that was never made is not asked for: most tests need none. */
  private void checkHome(ResourceType type, ApiObject object) {
    String name = object.namespace();
    if (type.equals(ResourceTypes.NAMESPACES)) {
      ended.remove(object.name());
    } else if (ended.contains(name)) {
      throw of(ResourceTypes.NAMESPACES).containsKey(path(new ObjectKey("", name)))
          ? StatusException.forbidden(type, object.name(), "namespace " + name + " is going")
          : StatusException.notFound(ResourceTypes.NAMESPACES, name);
    }
  }

  @Override
  public ApiObject create(ResourceType type, ObjectKey key, String subresource, Json.Obj body) {
    return change(
        type,
        key,
        "",
        old ->
            switch (subresource) {
              case "binding" ->
                  old.with(Json.of(body.object("target").string("name")), "spec", "nodeName");
              default -> throw new IllegalArgumentException("no subresource " + subresource);
            });
  }

  @Override
  public ApiObject update(ApiObject object) {
    return update(object, "");
  }

  @Override
  public ApiObject update(ApiObject object, String subresource) {
    return change(
        typeOf(object),
        object.key(),
        object.resourceVersion(),
        old ->
            switch (subresource) {
              case "status" -> object.at("status").map(s -> old.with(s, "status")).orElse(old);
              case "finalize" ->
                  old.with(Json.array(object.spec().array("finalizers")), "spec", "finalizers");
              default -> withStatusOf(object, old);
            });
  }

  private static ApiObject withStatusOf(ApiObject object, ApiObject old) {
    ApiObject kept = object.without("status");
    return old.at("status").map(s -> kept.with(s, "status")).orElse(kept);
  }

  @Override
  public ApiObject patch(ResourceType type, ObjectKey key, String subresource, Json.Obj patch) {
    String expected = patch.object("metadata").string("resourceVersion");
    return change(
        type,
        key,
        expected,
        old -> {
          var merged = new ApiObject(Merging.merge(old.tree(), patch).asObject());
          return subresource.equals("status")
              ? old.with(merged.status(), "status")
              : withStatusOf(merged, old);
        });
  }

  private ApiObject change(
      ResourceType type, ObjectKey key, String expected, UnaryOperator<ApiObject> change) {
    return locked(() -> {
      ApiObject old = of(type).get(path(key));
      if (old == null) {
        throw StatusException.notFound(type, key.name());
      }
      if (!expected.isEmpty() && !expected.equals(old.resourceVersion())) {
        throw StatusException.of(
            StatusReason.CONFLICT,
            type,
            key.name(),
            "the object has been modified; please apply your changes to the latest version and"
                + " try again");
      }
      ApiObject now =
          change
              .apply(old)
              .with(Json.of(old.uid()), "metadata", "uid")
              .with(Json.of(old.resourceVersion()), "metadata", "resourceVersion");
      long generation = old.generation() + (now.spec().equals(old.spec()) ? 0 : 1);
      now = now.with(Json.of(generation), "metadata", "generation");
      if (now.tree().equals(old.tree())) {
        return old;
      }
      if (now.isBeingDeleted() && isFree(type, now)) {
        return drop(type, now);
      }
      return store(type, Optional.of(old), now);
    });
  }

  private static boolean isFree(ResourceType type, ApiObject object) {
    boolean finalized =
        type.equals(ResourceTypes.NAMESPACES) && !object.spec().array("finalizers").isEmpty();
    boolean grace = object.metadata().number("deletionGracePeriodSeconds", 0) > 0;
    return object.finalizers().isEmpty() && !finalized && !grace;
  }

  @Override
  public void delete(ResourceType type, ObjectKey key, DeleteOptions options) {
    locked(() -> {
      ApiObject old = of(type).get(path(key));
      if (old == null) {
        throw StatusException.notFound(type, key.name());
      }
      if (!options.uid().isEmpty() && !options.uid().equals(old.uid())) {
        throw StatusException.of(StatusReason.CONFLICT, type, key.name(), "the uid is another one");
      }
      ApiObject marked = mark(type, old, options);
      if (type.equals(ResourceTypes.NAMESPACES)) {
        ended.add(key.name());
      }
      if (isFree(type, marked)) {
        return drop(type, marked);
      }
      return marked.tree().equals(old.tree()) ? old : store(type, Optional.of(old), marked);
    });
  }

  private ApiObject mark(ResourceType type, ApiObject old, DeleteOptions options) {
    long grace = 0;
    if (type.equals(ResourceTypes.PODS) && !old.text("spec", "nodeName").isEmpty()) {
      grace =
          options.graceSeconds().orElse(old.number(30, "spec", "terminationGracePeriodSeconds"));
    }
    ApiObject marked = old;
    if (!old.isBeingDeleted()) {
      String time = KubeTime.seconds(clock.instant().plusSeconds(grace));
      marked = marked.with(Json.of(time), "metadata", "deletionTimestamp");
    }
    marked = marked.with(Json.of(grace), "metadata", "deletionGracePeriodSeconds");
    String finalizer =
        switch (options.propagation()) {
          case "Foreground" -> "foregroundDeletion";
          case "Orphan" -> "orphan";
          default -> "";
        };
    if (!finalizer.isEmpty() && !marked.finalizers().contains(finalizer)) {
      var all = new ArrayList<>(marked.finalizers());
      all.add(finalizer);
      marked = marked.with(Json.strings(all), "metadata", "finalizers");
    }
    return marked;
  }

  private ApiObject store(ResourceType type, Optional<ApiObject> before, ApiObject object) {
    revision++;
    writes++;
    ApiObject now = object.with(Json.of(Long.toString(revision)), "metadata", "resourceVersion");
    of(type).put(path(now.key()), now);
    publish(new Change(type, revision, before, now, false));
    return now;
  }

  private ApiObject drop(ResourceType type, ApiObject object) {
    revision++;
    writes++;
    ApiObject last = object.with(Json.of(Long.toString(revision)), "metadata", "resourceVersion");
    ApiObject before = of(type).remove(path(last.key()));
    publish(new Change(type, revision, Optional.ofNullable(before), last, true));
    return last;
  }

  private void publish(Change change) {
    history.add(change);
    watches.forEach(watch -> watch.offer(change));
  }

  @Override
  public Watch watch(ResourceType type, ListOptions options, String resourceVersion) {
    return locked(() -> {
      long from = resourceVersion.isEmpty() ? revision : Long.parseLong(resourceVersion);
      if (from < forgotten) {
        throw StatusException.of(
            StatusReason.EXPIRED, type, "", "too old resource version: " + from);
      }
      var watch = new MemoryWatch(type, options, watches::remove);
      history.stream().filter(change -> change.revision() > from).forEach(watch::offer);
      watches.add(watch);
      return watch;
    });
  }
}
