/**
 * Docker's Engine API, version 1.51: the only place that knows its JSON.
 *
 * <p>Records of {@code engine/api} become the objects that Docker's clients expect: the same field
 * order, the same {@code null}, {@code []} and {@code {}} where something is absent, times in RFC
 * 3339 with nanoseconds and the year 1 for "never".
 */
package io.gantry.engine.docker;
