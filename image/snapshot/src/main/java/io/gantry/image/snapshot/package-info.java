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
 * <p>A layer that comes from elsewhere is unpacked by itself, before anything below it is here:
 * {@code unpack(tar)} → {@code adopt(diffId, parent)}.
 *
 * <p>A layer is kept once, unpacked. Its tar is computed when needed, so that its digest (diff id)
 * never changes: of one made here always in the same canonical order, of one that came from
 * elsewhere by the recipe that was kept of it ({@link io.gantry.image.snapshot.Recipe}).
 */
package io.gantry.image.snapshot;
