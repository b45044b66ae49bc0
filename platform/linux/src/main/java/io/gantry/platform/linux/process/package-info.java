/**
 * Processes: spawning with chosen descriptors, waiting, signals, what /proc says about them.
 *
 * <p>A pid alone names nothing for long: pair it with its start time ({@link
 * io.gantry.platform.linux.process.ProcessStat}) or hold it open ({@link
 * io.gantry.platform.linux.process.PidFd}).
 */
package io.gantry.platform.linux.process;
