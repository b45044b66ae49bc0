package io.gantry.engine.api;

import java.time.Instant;
import java.util.Optional;

/** Which entries; {@code tail} is the number of last lines, nothing for all. */
public record LogRequest(
    boolean stdout,
    boolean stderr,
    boolean follow,
    Optional<Integer> tail,
    Optional<Instant> since,
    Optional<Instant> until) {}
