package io.gantry.engine.api;

import java.time.Instant;

/** One step in the making of an image; {@code id} is empty where it is not known. */
public record HistoryEntry(
    String id, Instant createdAt, String createdBy, long size, String comment) {}
