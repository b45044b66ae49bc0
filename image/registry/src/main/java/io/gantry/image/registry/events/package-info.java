/** Tells others what has happened in a registry. */
package io.gantry.image.registry.events;
