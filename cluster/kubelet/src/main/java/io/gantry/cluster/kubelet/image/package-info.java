/** Images of containers: they come from the store of this host, where builds put them. */
package io.gantry.cluster.kubelet.image;
