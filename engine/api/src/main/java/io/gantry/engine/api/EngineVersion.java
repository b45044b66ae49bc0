package io.gantry.engine.api;

/** The programs behind an engine; {@code runtime} as in {@code crun 1.8.1}. */
public record EngineVersion(
    String version, String os, String architecture, String kernel, String runtime, String root) {}
