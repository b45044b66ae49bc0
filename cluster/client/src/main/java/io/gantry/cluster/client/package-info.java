/**
 * The API server as its clients in this process see it.
 *
 * <p>{@link io.gantry.cluster.client.Client} is implemented by the API server for components in the
 * same process. Errors are {@link io.gantry.cluster.model.StatusException}.
 */
package io.gantry.cluster.client;
