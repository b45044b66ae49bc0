package io.gantry.cluster.apiserver.rest;

import io.gantry.cluster.apiserver.admission.Admission;
import io.gantry.cluster.apiserver.admission.AdmissionRequest.Operation;
import io.gantry.cluster.apiserver.authz.Attributes;
import io.gantry.cluster.apiserver.authz.Authorizer;
import io.gantry.cluster.apiserver.resource.Metadata;
import io.gantry.cluster.apiserver.resource.Resource;
import io.gantry.cluster.apiserver.storage.Storage;
import io.gantry.cluster.apiserver.storage.Storage.Stored;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.FieldError;
import io.gantry.cluster.model.ObjectKey;
import io.gantry.cluster.model.ResourceType;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.cluster.model.StatusException;
import io.gantry.cluster.model.StatusReason;
import io.gantry.cluster.model.schema.Schemas;
import io.gantry.platform.base.json.Json;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/**
 * What becomes of every request, from HTTP or from this process, once it is known who asks:
 *
 * <pre>
 * authorize → fit to the request → (patch or apply) → defaults → admission (mutating)
 *           → rules of the kind → validate → admission (validating) → field owners → store
 * </pre>
 *
 * Safe for many threads; has no state but the store's.
 */
public final class Pipeline {
  /** Kinds that a PUT may create. */
  private static final Set<ResourceType> CREATED_BY_UPDATE =
      Set.of(
          ResourceTypes.LEASES,
          ResourceTypes.EVENTS,
          ResourceTypes.ENDPOINTS,
          ResourceTypes.SERVICES);

  private final Registry registry;
  private final Authorizer authorizer;
  private final Gate gate;
  private final FieldOwners owners;
  private final Clock clock;
  private final RandomGenerator random;

  /** What a write left: the object, and whether it is new. */
  public record Written(Stored stored, boolean created) {}

  /** What a deletion left: the object, and whether it is gone. */
  public record Deleted(ApiObject object, boolean gone) {}

  /** Over these kinds, with these rules, in this order. */
  public Pipeline(
      Registry registry,
      Authorizer authorizer,
      List<Admission> admissions,
      Schemas schemas,
      Clock clock,
      RandomGenerator random) {
    this.registry = registry;
    this.authorizer = authorizer;
    this.gate = new Gate(admissions);
    this.owners = new FieldOwners(schemas);
    this.clock = clock;
    this.random = random;
  }

  /** {@code Forbidden} unless the caller may. */
  public void authorize(Call call) {
    Attributes wish = call.attributes();
    if (!authorizer.decide(wish).allowed()) {
      throw StatusException.forbidden(call.type(), call.key().name(), wish.refusal());
    }
  }

  /** The object; {@code NotFound}. */
  public Stored get(Call call) {
    authorize(call);
    return present(call.type(), call.key());
  }

  private Stored present(ResourceType type, ObjectKey key) {
    return registry
        .of(type)
        .storage()
        .get(key)
        .orElseThrow(() -> StatusException.notFound(type, key.name()));
  }

  /** A page of objects. */
  public Storage.Page list(Call call, Storage.ListQuery query) {
    authorize(call);
    return registry.of(call.type()).storage().list(query);
  }

  /** Changes. */
  public Storage.Watch watch(Call call, Storage.WatchQuery query) {
    authorize(call);
    return registry.of(call.type()).storage().watch(query);
  }

  /** Stores a new object, with a generated name if it has none. */
  public Written create(Call call, ApiObject object) {
    authorize(call);
    ApiObject fitted = SystemFields.fitted(object, call.type(), call.key());
    String base = fitted.metadata().string("generateName");
    if (!fitted.name().isEmpty() || base.isEmpty()) {
      return new Written(createNamed(call, fitted), true);
    }
    for (int i = 1; ; i++) {
      ApiObject named = fitted.with(Json.of(GeneratedName.of(base, random)), "metadata", "name");
      try {
        return new Written(createNamed(call, named), true);
      } catch (StatusException e) {
        if (e.reason() != StatusReason.ALREADY_EXISTS || i == GeneratedName.TRIES) {
          throw e;
        }
      }
    }
  }

  private Stored createNamed(Call call, ApiObject object) {
    try {
      return createAdmitted(call, object);
    } finally {
      gate.done(call.admission(Operation.CREATE, object, Optional.empty()));
    }
  }

  private Stored createAdmitted(Call call, ApiObject object) {
    Served served = registry.of(call.type());
    Resource resource = served.resource();
    ApiObject next = SystemFields.ofNew(object, UUID.randomUUID().toString(), clock.instant());
    next = resource.withDefaults(next);
    next = gate.mutate(call.admission(Operation.CREATE, next, Optional.empty()));
    next = resource.forCreate(resource.withDefaults(next));
    var errors = new ArrayList<FieldError>(Metadata.validate(next, call.type()));
    errors.addAll(resource.validate(next));
    refuse(call.type(), next, errors);
    gate.validate(call.admission(Operation.CREATE, next, Optional.empty()));
    if (!call.options().applies()) {
      next = owners.noted(call, Optional.empty(), next, clock.instant());
    }
    return call.options().dryRun() ? unstoredNew(served, next) : served.storage().create(next);
  }

  private static Stored unstoredNew(Served served, ApiObject object) {
    if (served.storage().get(object.key()).isPresent()) {
      throw StatusException.alreadyExists(served.type(), object.name());
    }
    return unstored(object);
  }

  /**
   * Changes an object, or a subresource of it, by a function of what is there; it may run again if
   * another writer comes between.
   */
  public Written update(Call call, UnaryOperator<ApiObject> wish) {
    authorize(call);
    Served served = registry.of(call.type());
    try {
      return new Written(
          store(call, served, current -> changed(call, served, wish, current)), false);
    } finally {
      ApiObject target = ApiObject.of(call.type(), call.key().namespace(), call.key().name());
      gate.done(call.admission(Operation.UPDATE, target, Optional.empty()));
    }
  }

  /** Replaces an object; some kinds are created if they are not there. */
  public Written replace(Call call, ApiObject object) {
    boolean absent =
        call.subresource().isEmpty()
            && CREATED_BY_UPDATE.contains(call.type())
            && registry.of(call.type()).storage().get(call.key()).isEmpty();
    if (!absent) {
      return update(call, _ -> object);
    }
    authorize(call);
    if (!object.resourceVersion().isEmpty() && !object.resourceVersion().equals("0")) {
      throw StatusException.notFound(call.type(), call.key().name());
    }
    return create(call.by("create"), object);
  }

  private ApiObject changed(
      Call call, Served served, UnaryOperator<ApiObject> wish, ApiObject current) {
    Resource resource = served.resource();
    ApiObject wished = SystemFields.fitted(wish.apply(current), call.type(), call.key());
    ApiObject next = SystemFields.ofUpdate(call.type(), wished, current);
    next = resource.withDefaults(next);
    next = gate.mutate(call.admission(Operation.UPDATE, next, Optional.of(current)));
    next =
        switch (call.subresource()) {
          case "", "scale" -> resource.forUpdate(next, current);
          case "status" -> resource.forStatusUpdate(next, current);
          default -> next; // binding and finalize change their own field and no other
        };
    var errors = new ArrayList<FieldError>();
    if (call.subresource().isEmpty() || call.subresource().equals("scale")) {
      errors.addAll(Metadata.validateUpdate(next, current, call.type()));
      errors.addAll(resource.validateUpdate(next, current));
    }
    refuse(call.type(), next, errors);
    gate.validate(call.admission(Operation.UPDATE, next, Optional.of(current)));
    return call.options().applies()
        ? withOwnersOf(next, wished)
        : owners.noted(call, Optional.of(current), next, clock.instant());
  }

  private static ApiObject withOwnersOf(ApiObject object, ApiObject wished) {
    return wished
        .at("metadata", "managedFields")
        .map(entries -> object.with(entries, "metadata", "managedFields"))
        .orElse(object);
  }

  /**
   * Server-side apply: makes the object as the caller wants it, or what the caller owns of it.
   *
   * @param force whether fields are taken from others
   */
  public Written apply(Call call, ApiObject wanted, boolean force) {
    authorize(call);
    boolean fresh =
        call.subresource().isEmpty()
            && registry.of(call.type()).storage().get(call.key()).isEmpty();
    if (fresh) {
      try {
        ApiObject first = owners.applied(call, Optional.empty(), wanted, force, clock.instant());
        return create(call.by("create"), first);
      } catch (StatusException e) {
        if (e.reason() != StatusReason.ALREADY_EXISTS) {
          throw e;
        }
      }
    }
    return update(
        call,
        current -> owners.applied(call, Optional.of(current), wanted, force, clock.instant()));
  }

  private static void refuse(ResourceType type, ApiObject object, List<FieldError> errors) {
    if (!errors.isEmpty()) {
      throw StatusException.invalid(type, object.name(), errors);
    }
  }

  /** Writes a change; the last finalizer's removal is the object's end. */
  private Stored store(Call call, Served served, UnaryOperator<ApiObject> change) {
    if (call.options().dryRun()) {
      return unstored(change.apply(present(call.type(), call.key()).object()));
    }
    while (true) {
      var last = new AtomicReference<Optional<ApiObject>>(Optional.empty());
      Stored stored =
          served
              .storage()
              .update(
                  call.key(),
                  current -> {
                    ApiObject next = change.apply(current);
                    boolean ends = DeletionPlan.endsBy(call.type(), next);
                    last.set(ends ? Optional.of(current) : Optional.empty());
                    return ends ? current : next;
                  });
      if (last.get().isEmpty()) {
        return stored;
      }
      Optional<Stored> removed = removeIfSame(call, served, last.get().get(), change);
      if (removed.isPresent()) {
        return removed.get();
      }
    }
  }

  private Optional<Stored> removeIfSame(
      Call call, Served served, ApiObject seen, UnaryOperator<ApiObject> change) {
    var outdated = new AtomicReference<>(false);
    try {
      return Optional.of(
          served
              .storage()
              .delete(
                  call.key(),
                  current -> {
                    outdated.set(!current.resourceVersion().equals(seen.resourceVersion()));
                    if (outdated.get()) {
                      throw StatusException.conflict(
                          call.type(), seen.name(), SystemFields.MODIFIED);
                    }
                    return change.apply(current);
                  }));
    } catch (StatusException e) {
      if (outdated.get()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Deletes an object, or marks it for that. */
  public Deleted delete(Call call, DeleteRequest request) {
    authorize(call);
    return deleteAllowed(call, request);
  }

  private Deleted deleteAllowed(Call call, DeleteRequest request) {
    Storage storage = registry.of(call.type()).storage();
    while (true) {
      ApiObject seen = present(call.type(), call.key()).object();
      DeletionPlan plan = planned(call, request, seen);
      gate.validate(call.admission(Operation.DELETE, seen, Optional.of(seen)));
      if (request.dryRun()) {
        return new Deleted(seen, plan instanceof DeletionPlan.Remove);
      }
      Optional<Deleted> done =
          switch (plan) {
            case DeletionPlan.Wait(ApiObject object) -> Optional.of(new Deleted(object, false));
            case DeletionPlan.Mark _ -> mark(call, request, storage);
            case DeletionPlan.Remove(ApiObject last) ->
                removeIfSame(call, registry.of(call.type()), seen, _ -> last)
                    .map(stored -> new Deleted(stored.object(), true));
          };
      if (done.isPresent()) {
        return done.get();
      }
    }
  }

  private DeletionPlan planned(Call call, DeleteRequest request, ApiObject object) {
    SystemFields.check(call.type(), object, request.uid(), request.resourceVersion());
    return DeletionPlan.decide(call.type(), object, request, clock.instant());
  }

  /** Marks; nothing if meanwhile it should rather be removed. */
  private Optional<Deleted> mark(Call call, DeleteRequest request, Storage storage) {
    var remove = new AtomicReference<>(false);
    Stored stored =
        storage.update(
            call.key(),
            current -> {
              DeletionPlan plan = planned(call, request, current);
              remove.set(plan instanceof DeletionPlan.Remove);
              return plan instanceof DeletionPlan.Mark(ApiObject marked) ? marked : current;
            });
    return remove.get() ? Optional.empty() : Optional.of(new Deleted(stored.object(), false));
  }

  /** Deletes all that match; those that were there. */
  public List<Stored> deleteCollection(Call call, Storage.ListQuery query, DeleteRequest request) {
    authorize(call);
    List<Stored> all = registry.of(call.type()).storage().list(query).items();
    for (Stored stored : all) {
      try {
        deleteAllowed(call.on(stored.object().key()), request);
      } catch (StatusException e) {
        if (e.reason() != StatusReason.NOT_FOUND) {
          throw e;
        }
      }
    }
    return all;
  }

  private static Stored unstored(ApiObject object) {
    return new Stored(object, object.tree().bytes(), 0);
  }
}
