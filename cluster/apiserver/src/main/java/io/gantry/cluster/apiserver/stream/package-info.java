/**
 * The subresources of a Pod that stream: log, exec, attach, port-forward, over WebSocket and SPDY.
 *
 * <p>{@link io.gantry.cluster.apiserver.stream.PodStreams} → which container, what is wanted → the
 * node's {@code NodeApi}.
 */
package io.gantry.cluster.apiserver.stream;
