package io.gantry.engine.build.lint;

import io.gantry.engine.build.dockerfile.LineRange;

/** A rule that was broken, and where. */
public record Warning(String rule, String text, LineRange lines) {}
