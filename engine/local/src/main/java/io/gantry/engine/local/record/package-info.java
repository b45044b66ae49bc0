/**
 * What is kept of each container, as one JSON file below {@code containers/<id>/}.
 *
 * <p>A container exists from the moment its directory does; it is visible once {@code
 * container.json} stands in it. Names are files of their own, so that two creators cannot take the
 * same one. Writes go through a rename; a reader never waits.
 */
package io.gantry.engine.local.record;
