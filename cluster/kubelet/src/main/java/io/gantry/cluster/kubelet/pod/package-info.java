/**
 * What to do next for one Pod: {@link io.gantry.cluster.kubelet.pod.PodPlan#decide} sees what the
 * Pod wants and what is there, and says which actions follow.
 */
package io.gantry.cluster.kubelet.pod;
