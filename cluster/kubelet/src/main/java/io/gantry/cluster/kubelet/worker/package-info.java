/** worker. */
package io.gantry.cluster.kubelet.worker;
