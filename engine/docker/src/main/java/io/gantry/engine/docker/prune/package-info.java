/** What Docker's prune commands remove. */
package io.gantry.engine.docker.prune;
