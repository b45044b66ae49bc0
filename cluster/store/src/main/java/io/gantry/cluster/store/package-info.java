/**
 * Keys, values and one global revision, in the semantics that Kubernetes uses of etcd.
 *
 * <p>Every change has the next revision. A {@link io.gantry.cluster.store.Store} answers ranges,
 * changes a key only if its revision is the expected one, and replays changes after a revision.
 */
package io.gantry.cluster.store;
