/**
 * How one vertex is done.
 *
 * <p>{@code StepWorker} names the work ({@code WorkKey}) and does it in an active snapshot on top
 * of the first input: {@code CopyStep} and {@code DirectoryStep} write through the root of a mount
 * that only this process sees, {@code RunStep} lets the container runtime run a program. A step
 * that changed nothing gives its input back, so it makes no layer.
 *
 * <p>Where copied files go is decided apart from doing it ({@code CopyTarget}).
 */
package io.gantry.engine.build.op;
