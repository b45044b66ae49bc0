/** source. */
package io.gantry.cluster.kubelet.source;
