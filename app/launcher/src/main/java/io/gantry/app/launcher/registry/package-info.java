/**
 * The commands that run a registry: {@code registry serve}, {@code registry gc}.
 *
 * <p>A registry serves in a process of its own, with a compiler that a short command has no use
 * for, and ends with the command that started it, however that ends.
 */
package io.gantry.app.launcher.registry;
