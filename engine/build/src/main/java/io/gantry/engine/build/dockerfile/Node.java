package io.gantry.engine.build.dockerfile;

/**
 * An instruction and where it stands.
 *
 * @param keyword as written
 * @param text the whole instruction on one line, as written
 */
public record Node(Instruction instruction, String keyword, String text, LineRange lines) {}
