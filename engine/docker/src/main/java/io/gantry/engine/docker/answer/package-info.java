/**
 * Reads the JSON of Docker's answers back into the records of {@code engine/api}: the twin of what
 * the classes above write. Engines of other makers and versions answer too: what is absent is
 * empty.
 */
package io.gantry.engine.docker.answer;
