/**
 * File systems by chain id: prepare → change → commit; mount descriptions, diff, apply.
 *
 * <p>A <i>layer</i> is a committed, immutable directory named by the chain id of the stack that
 * ends with it. An <i>active</i> snapshot is a writable directory on top of a layer, named by a key
 * that its owner chose (a container id, a build step). Walk: {@code prepare(key, parent)} → write
 * through {@code mount(key)} or {@code apply(key, tar)} → {@code commit(key)} makes it a layer by
 * one rename, or {@code remove(key)} drops it. A crash leaves only things that the next {@code
 * prepare} or {@code sweep} removes.
 *
 * <p>A layer is kept once, unpacked. Its tar is computed when needed, always in the same canonical
 * order, so that its digest (diff id) never changes.
 */
package io.gantry.image.snapshot;
