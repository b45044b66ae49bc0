/**
 * The journal of events: one file in the run root that every process appends to and anyone follows.
 *
 * <p>A line is one JSON object, written by one write(2) to a file opened for appending, so lines of
 * several processes never mix. A full journal is renamed; the one before it goes.
 */
package io.gantry.engine.local.event;
