/** Registries and other places that images come from and go to, and how a user gets at them. */
package io.gantry.engine.api.registry;
