/** probe. */
package io.gantry.cluster.kubelet.probe;
