/** The Node object of this host, and the Lease that says that it is alive. */
package io.gantry.cluster.kubelet.node;
