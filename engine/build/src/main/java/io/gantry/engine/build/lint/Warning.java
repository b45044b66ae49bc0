package io.gantry.engine.build.lint;

import io.gantry.engine.build.dockerfile.LineRange;

/**
 * A rule that was broken, and where.
 *
 * @param description what the rule asks for
 */
public record Warning(String rule, String description, String text, LineRange lines) {}
