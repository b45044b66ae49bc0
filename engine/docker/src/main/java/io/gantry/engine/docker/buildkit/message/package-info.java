/**
 * The messages of BuildKit's services (moby/buildkit {@code *.proto}), as far as they count here.
 */
package io.gantry.engine.docker.buildkit.message;
