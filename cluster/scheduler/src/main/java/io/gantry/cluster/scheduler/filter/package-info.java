/**
 * What a node must have to take a Pod. Pure: a {@link io.gantry.cluster.scheduler.filter.Filter}
 * looks at the Pod and the whole cluster once, and then at each node.
 */
package io.gantry.cluster.scheduler.filter;
