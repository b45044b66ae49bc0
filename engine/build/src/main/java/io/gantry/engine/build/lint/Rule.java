package io.gantry.engine.build.lint;

import io.gantry.engine.build.dockerfile.Dockerfile;
import java.util.List;
import java.util.function.Function;

/**
 * A rule.
 *
 * @param name as BuildKit names it, for {@code # check=skip=}
 * @param description what it asks for
 * @param check finds what breaks it; the warnings carry {@code name}
 */
record Rule(String name, String description, Function<Dockerfile, List<Warning>> check) {}
