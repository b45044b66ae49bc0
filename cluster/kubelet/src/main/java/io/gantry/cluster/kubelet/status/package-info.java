/** status. */
package io.gantry.cluster.kubelet.status;
