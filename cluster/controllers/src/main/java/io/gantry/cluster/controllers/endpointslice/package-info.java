/**
 * Which Pods are behind a Service: EndpointSlices, and the older Endpoints object beside them.
 *
 * <p>Both are decided from the same {@link
 * io.gantry.cluster.controllers.endpointslice.PodEndpoint}s by two plans, in one pass per Service.
 */
package io.gantry.cluster.controllers.endpointslice;
