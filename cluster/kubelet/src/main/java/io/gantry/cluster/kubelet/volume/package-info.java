/**
 * The volumes of Pods as directories of this host: {@link io.gantry.cluster.kubelet.volume.Payload}
 * decides what files a volume has, {@link io.gantry.cluster.kubelet.volume.AtomicDirectory} puts
 * all of them in place at once, {@link io.gantry.cluster.kubelet.volume.PodVolumes} does both for a
 * Pod and takes them away again.
 */
package io.gantry.cluster.kubelet.volume;
