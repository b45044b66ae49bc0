/** node. */
package io.gantry.cluster.kubelet.node;
