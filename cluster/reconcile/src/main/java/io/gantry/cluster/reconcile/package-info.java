/**
 * What every controller is made of: an informer's changes put keys into a {@link
 * io.gantry.cluster.reconcile.WorkQueue}, the workers of a {@link io.gantry.cluster.reconcile.Loop}
 * take them out, and a {@link io.gantry.cluster.reconcile.Reconciler} makes one key's world as it
 * should be.
 *
 * <p>Invariants: no two workers have the same key; no change is missed; a failure comes back after
 * a growing wait. Informers run behind the server, so who must not do a thing twice notes what it
 * did in {@link io.gantry.cluster.reconcile.Expectations} and waits until the informer shows it.
 * All waiting is done by one {@link io.gantry.cluster.reconcile.Timers}; nothing polls.
 */
package io.gantry.cluster.reconcile;
