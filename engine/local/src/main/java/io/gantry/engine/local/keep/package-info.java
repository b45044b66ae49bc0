/**
 * Work for containers while they run: health checks, name service.
 *
 * <p>One process per state root does it, the keeper; a lock in the run root says which. It hears of
 * starts and exits from the event journal. When it dies, the next engine takes over and begins the
 * duties of all running containers anew.
 */
package io.gantry.engine.local.keep;
