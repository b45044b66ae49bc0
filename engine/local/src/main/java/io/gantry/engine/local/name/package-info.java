/**
 * The name service of containers in networks of users: 127.0.0.11 inside each of them.
 *
 * <p>Its sockets are in the container's network namespace, its threads here. Who starts a container
 * serves it at once, so that its first question finds an answer; then the keeper does.
 */
package io.gantry.engine.local.name;
