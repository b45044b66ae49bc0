/**
 * Solves a graph: every vertex once, inputs first, independent ones at the same time.
 *
 * <p>The solver knows no containers and no files: a {@code Worker} says what a vertex's keys are
 * and performs it, a {@code ResultCache} remembers what a key gave, a {@code LayerStock} knows
 * where its layers are. A key names the operation and what its inputs are; the second key, asked
 * only where nothing is known of the first, names the files that are read instead. So a step that
 * gives what it gave before does not disturb the steps after it.
 *
 * <p>What is remembered needs no layers: they are brought, or made again, only when somebody who
 * must be performed needs them, and those of the output.
 */
package io.gantry.engine.build.solver;
