package io.gantry.engine.build.fetch;

import java.nio.file.Path;

/**
 * What the steps of one build fetch with.
 *
 * @param scratch of the build alone, which removes it at its end; need not exist yet
 */
public record Fetching(Fetches fetches, Access access, Path scratch) {}
