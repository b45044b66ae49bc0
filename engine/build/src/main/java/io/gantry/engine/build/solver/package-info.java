/**
 * Solves a graph: every vertex once, inputs first, independent ones at the same time.
 *
 * <p>The solver knows no containers and no files: a {@code Worker} says what a vertex's key is and
 * performs it, a {@code ResultCache} remembers what a key gave. Because the key contains the
 * content of the inputs and not how they were made, a step that gives what it gave before does not
 * disturb the steps after it.
 */
package io.gantry.engine.build.solver;
