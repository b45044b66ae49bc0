/** Counters and processes of running containers. */
package io.gantry.engine.local.stats;
