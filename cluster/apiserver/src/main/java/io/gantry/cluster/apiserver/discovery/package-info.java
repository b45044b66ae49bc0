/**
 * What is served: the legacy documents of {@code /api} and {@code /apis}, and the aggregated one
 * that holds all in one answer. Both come from the same {@link
 * io.gantry.cluster.apiserver.discovery.Discovery}.
 */
package io.gantry.cluster.apiserver.discovery;
