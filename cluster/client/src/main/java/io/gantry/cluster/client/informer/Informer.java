package io.gantry.cluster.client.informer;

import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.ObjectKey;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A copy of all objects of a type, kept up to date. Reading never blocks. */
public interface Informer {
  /** The object as last seen. */
  Optional<ApiObject> get(ObjectKey key);

  /** All objects. */
  List<ApiObject> list();

  /** All objects of a namespace. */
  List<ApiObject> list(String namespace);

  /**
   * Adds an index, before the start: {@code keys} says under which texts an object is found.
   *
   * @param name how {@link #find} names the index
   */
  void index(String name, Function<ApiObject, List<String>> keys);

  /** The objects that an index has under {@code key}. */
  List<ApiObject> find(String index, String key);

  /**
   * Calls {@code listener} for each change, in order, on the informer's thread; objects that are
   * there already come as additions first. It must not block.
   */
  void listen(Listener listener);

  /**
   * The revision up to which this copy is complete: a write whose {@code resourceVersion} is not
   * higher has been seen.
   */
  default long revision() {
    return Long.MAX_VALUE;
  }

  /** Told of changes. */
  @FunctionalInterface
  interface Listener {
    /**
     * A change.
     *
     * @param before nothing for an addition
     * @param after nothing for a deletion
     */
    void changed(Optional<ApiObject> before, Optional<ApiObject> after);
  }
}
