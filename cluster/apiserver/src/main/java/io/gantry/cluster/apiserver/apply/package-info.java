/**
 * Who owns which field: server-side apply, and the managed fields of all other writes.
 *
 * <p>Vocabulary: a <i>field set</i> is a tree as in {@code fieldsV1}: {@code f:name} a field or a
 * key, {@code k:{…}} an item by its keys, {@code v:…} an item by its value; a node without
 * children, or with {@code "."}, is itself a member. A <i>manager</i> is who owns a set; the model
 * says what is owned as a whole.
 *
 * <p>Invariant: sets that this package writes are sorted.
 */
package io.gantry.cluster.apiserver.apply;
