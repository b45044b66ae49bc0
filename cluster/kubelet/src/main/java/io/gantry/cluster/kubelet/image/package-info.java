/** image. */
package io.gantry.cluster.kubelet.image;
