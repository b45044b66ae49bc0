/**
 * The end of containers: noticing an exit, recording it, giving everything back.
 *
 * <p>Whoever sees first that a container's process is over reaps it: the thread that waits for it,
 * conmon's exit command, or the next command that looks at it. Reaping happens under the
 * container's lock and may be repeated.
 */
package io.gantry.engine.local.exit;
