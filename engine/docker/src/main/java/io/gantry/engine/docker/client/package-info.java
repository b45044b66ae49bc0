/**
 * An engine elsewhere, by Docker's Engine API: ours or Docker's own.
 *
 * <p>Walk: {@link io.gantry.engine.docker.client.RemoteEngine} is made for an {@link
 * io.gantry.engine.docker.client.ApiAddress}; one class per noun writes a {@code ApiPath}, {@code
 * Remote} sends it and turns refusals into failures, and {@code io.gantry.engine.docker.answer}
 * reads what comes back. What processes read and write goes through {@code RemoteStreams}.
 */
package io.gantry.engine.docker.client;
