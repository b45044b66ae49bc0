/**
 * The hinge of the house: what an engine does, whoever asks and wherever it runs.
 *
 * <p>Commands, compose, the kubelet and the Docker API server speak {@link
 * io.gantry.engine.api.Engine}; {@code engine/local} implements it on this machine. No behaviour
 * lives here, only interfaces and records.
 *
 * <p>Vocabulary: a <i>container</i> is created, started, and exits; its <i>name or id</i> is what a
 * user types: the full id, a unique prefix of it, or the name. An <i>attachment</i> joins a
 * caller's streams to a container's. An <i>exec</i> is a further process in a running container.
 *
 * <p>Every call may throw {@link io.gantry.platform.base.GantryException}; the message is fit to be
 * shown to a user.
 */
package io.gantry.engine.api;
