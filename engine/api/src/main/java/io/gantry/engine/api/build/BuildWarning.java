package io.gantry.engine.api.build;

/**
 * Something that the author of a Dockerfile should know.
 *
 * @param rule its name, as {@code check=skip=} takes it
 * @param description what the rule is about
 * @param text what is wrong here
 * @param file the Dockerfile
 * @param firstLine from 1; 0 if it has no place
 * @param excerpt the lines, marked; may be empty
 */
public record BuildWarning(
    String rule,
    String description,
    String text,
    String file,
    int firstLine,
    int lastLine,
    String excerpt) {}
