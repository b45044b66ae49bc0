/**
 * The engine on this machine.
 *
 * <p>Vocabulary: a container's <i>record</i> is its file in the state root; its <i>run
 * directory</i> holds what dies with the boot; <i>reaping</i> records an exit and gives everything
 * back.
 *
 * <p>Walk of {@code run}: {@code create} resolves image, names, mounts and writes the record →
 * {@code start} runs its list of steps → {@code exit} waits, records the exit, releases, removes.
 *
 * <p>Invariants: a container exists while its directory does; whoever changes a record holds its
 * lock; every step may be repeated, so that any process may finish what a killed one began. No
 * state lives in this process alone but streams that wait for a start.
 */
package io.gantry.engine.local;
