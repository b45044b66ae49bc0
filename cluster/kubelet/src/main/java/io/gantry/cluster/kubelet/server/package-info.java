/** server. */
package io.gantry.cluster.kubelet.server;
