/**
 * From stages to vertices: pure, but for the look-up of base images that the caller passes in.
 *
 * <p>{@code GraphBuilder} begins at the target stage and follows FROM, COPY --from and --mount
 * from, so what the target does not need is never looked at. Each stage is walked by {@code
 * StageBuilder}, which keeps the image configuration ({@code StageConfig}) and the variables in
 * scope ({@code Variables}); instructions that change files become vertices ({@code RunBuilder},
 * {@code CopyBuilder}), the others only change the configuration.
 *
 * <p>There is one graph for each platform; {@code BuildGraph.joined} makes equal work of several
 * one vertex. Texts for people ({@code Titles}, {@code StageNumbers}, {@code GoText}) are
 * BuildKit's letter by letter: scripts read histories.
 */
package io.gantry.engine.build.graph;
