package io.gantry.engine.api;

import java.time.Instant;

/**
 * Bytes that a container wrote.
 *
 * @param bytes with the line end, if the writer has written one yet
 */
@SuppressWarnings("ArrayRecordComponent") // identity of the bytes is never compared
public record LogEntry(Instant time, boolean stderr, byte[] bytes) {}
