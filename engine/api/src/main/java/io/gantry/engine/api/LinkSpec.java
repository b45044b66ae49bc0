package io.gantry.engine.api;

/**
 * Another container, known by a name of this one's own.
 *
 * @param container its name or id
 */
public record LinkSpec(String container, String alias) {}
