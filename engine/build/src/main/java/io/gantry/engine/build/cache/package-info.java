/**
 * What the builder keeps on disk: one record per key, and one lease per running build.
 *
 * <p>A <i>record</i> names the layers that a key gave. A <i>lease</i> belongs to a process and
 * names the layers that its build stands on; it dies with the process. Both keep layers from being
 * collected.
 */
package io.gantry.engine.build.cache;
