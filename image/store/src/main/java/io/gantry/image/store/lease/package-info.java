/**
 * What transfers in progress rely on. A <i>lease</i> is a file that its process holds locked: alive
 * while the lock is, afterwards the note of a transfer that was broken off.
 */
package io.gantry.image.store.lease;
