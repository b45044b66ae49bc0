/**
 * Health checks: a probe is a further process in the container, run by the keeper; what it finds is
 * a file in the run directory, so that every process can show it and the next keeper goes on.
 */
package io.gantry.engine.local.health;
