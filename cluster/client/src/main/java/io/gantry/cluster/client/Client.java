package io.gantry.cluster.client;

import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.ObjectKey;
import io.gantry.cluster.model.ResourceType;
import io.gantry.platform.base.json.Json;
import java.util.List;
import java.util.Optional;

/**
 * Calls of the Kubernetes API. Every object given and returned is complete: {@code apiVersion},
 * {@code kind}, {@code metadata}. Failures are {@link io.gantry.cluster.model.StatusException}.
 */
public interface Client {
  /** The object, or nothing. */
  Optional<ApiObject> get(ResourceType type, ObjectKey key);

  /** All that match, at one revision. */
  Listing list(ResourceType type, ListOptions options);

  /** Creates; {@code metadata.generateName} is honoured. */
  ApiObject create(ApiObject object);

  /** Creates a subresource of an object: {@code binding}, {@code token}, {@code eviction}. */
  ApiObject create(ResourceType type, ObjectKey key, String subresource, Json.Obj body);

  /** Replaces; a {@code resourceVersion} in the object must be the present one. */
  ApiObject update(ApiObject object);

  /** Replaces a subresource alone: {@code status}, {@code finalize}, {@code scale}. */
  ApiObject update(ApiObject object, String subresource);

  /** Changes by a JSON merge patch; {@code subresource} may be empty. */
  ApiObject patch(ResourceType type, ObjectKey key, String subresource, Json.Obj mergePatch);

  /** Deletes, or marks for deletion; nothing to do if it is gone: {@code NotFound} is thrown. */
  void delete(ResourceType type, ObjectKey key, DeleteOptions options);

  /** Changes after {@code resourceVersion}, in order. */
  Watch watch(ResourceType type, ListOptions options, String resourceVersion);

  /** Objects and the revision that they are of. */
  record Listing(List<ApiObject> items, String resourceVersion) {
    /** Copies the items. */
    public Listing {
      items = List.copyOf(items);
    }
  }

  /**
   * Which objects.
   *
   * @param namespace empty for all
   * @param labelSelector as in {@code app=web,tier!=db}; empty for all
   * @param fieldSelector as in {@code spec.nodeName=n1}; empty for all
   */
  record ListOptions(String namespace, String labelSelector, String fieldSelector) {
    /** Everything. */
    public static final ListOptions ALL = new ListOptions("", "", "");

    /** Everything of a namespace. */
    public static ListOptions in(String namespace) {
      return new ListOptions(namespace, "", "");
    }
  }

  /**
   * How to delete.
   *
   * @param graceSeconds nothing for the object's own
   * @param uid only if the object has this one; empty for any
   * @param propagation {@code Background}, {@code Foreground}, {@code Orphan}; empty for the
   *     default
   */
  record DeleteOptions(Optional<Long> graceSeconds, String uid, String propagation) {
    /** As the type does by itself. */
    public static final DeleteOptions DEFAULT = new DeleteOptions(Optional.empty(), "", "");

    /** At once, without grace, only the object with this uid. */
    public static DeleteOptions now(String uid) {
      return new DeleteOptions(Optional.of(0L), uid, "");
    }
  }

  /** A running watch, read by one thread; closing from another ends it. */
  interface Watch extends AutoCloseable {
    /**
     * Blocks for the next event; nothing at the end. Then, or when {@code StatusException} with
     * {@code EXPIRED} is thrown, list again.
     */
    Optional<WatchEvent> next() throws InterruptedException;

    @Override
    void close();
  }

  /** A change; for {@code DELETED} the object's last state. */
  record WatchEvent(Type type, ApiObject object) {
    /** What happened. */
    public enum Type {
      ADDED,
      MODIFIED,
      DELETED,
      BOOKMARK
    }
  }
}
