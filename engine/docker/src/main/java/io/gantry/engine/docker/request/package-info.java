/**
 * Reads the JSON of Docker's requests into the records of {@code engine/api}. What is absent means
 * Docker's default; what cannot be honoured is refused by name.
 */
package io.gantry.engine.docker.request;
