/**
 * From stages to vertices: pure, but for the look-up of base images that the caller passes in.
 *
 * <p>{@code GraphBuilder} begins at the target stage and follows FROM, COPY --from and --mount
 * from, so what the target does not need is never looked at. Each stage is walked by {@code
 * StageBuilder}, which keeps the image configuration and the variables in scope; instructions that
 * change files become vertices, the others only change the configuration.
 */
package io.gantry.engine.build.graph;
