/** Makes the containers of an engine be what the Pods of this node say. */
package io.gantry.cluster.kubelet;
