/**
 * Docker's Engine API over HTTP, versions 1.24 to 1.51 ({@code docs/api} of moby).
 *
 * <p>{@link io.gantry.engine.docker.server.DockerServer} listens; {@code Api} takes a request's
 * version off, {@code Router} finds its action, and one class per noun holds the actions. What an
 * action throws becomes a status and {@code {"message": …}} in {@code Failure}.
 */
package io.gantry.engine.docker.server;
