package io.gantry.cluster.apiserver.storage;

import io.gantry.cluster.model.ObjectKey;

/** The keys of a namespace, or of all: behind {@code after} and before {@code end}. */
record KeyScope(String after, String end) {
  /** Behind every name: names are ASCII. */
  private static final String LAST = "\uffff";

  /** The scope of a namespace; of everything if it is empty. */
  static KeyScope of(String namespace) {
    // '0' follows '/'.
    return namespace.isEmpty()
        ? new KeyScope("", LAST)
        : new KeyScope(namespace + "/", namespace + "0");
  }

  /** The rest of this scope. */
  KeyScope from(String key) {
    return new KeyScope(key.isEmpty() ? after : key, end);
  }

  /** An object's key within its type. */
  static String key(ObjectKey key) {
    return key.toString();
  }
}
