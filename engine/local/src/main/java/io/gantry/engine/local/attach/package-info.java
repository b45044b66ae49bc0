/** Joining a caller's streams to those of a container, before or after its start. */
package io.gantry.engine.local.attach;
