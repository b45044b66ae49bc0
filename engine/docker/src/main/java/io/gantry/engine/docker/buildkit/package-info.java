/**
 * BuildKit's services on gantry's builder, so that {@code docker build}, {@code buildx} and {@code
 * bake} work as they are.
 *
 * <p>Walk of a build: the client opens a session, calls {@code Control.Solve}, which waits ({@link
 * io.gantry.engine.docker.buildkit.Job}), and asks by {@code LLBBridge.Solve} for what it wants: no
 * work yet, but a name for it ({@link io.gantry.engine.docker.buildkit.Result}). {@code
 * LLBBridge.Return} says which of those is meant; now {@code Control.Solve} builds and exports it
 * ({@link io.gantry.engine.docker.buildkit.RequestPlan} makes the engine's request of it), while
 * {@code Control.Status} tells what {@link io.gantry.engine.docker.buildkit.Progress} hears. What
 * was built is remembered in {@link io.gantry.engine.docker.buildkit.History}.
 *
 * <p>Graphs of low-level operations are not run: only those that name a result or a source of ours
 * are understood.
 */
package io.gantry.engine.docker.buildkit;
