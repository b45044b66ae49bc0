/**
 * One worker per Pod. {@link io.gantry.cluster.kubelet.worker.PodWorker} asks the plan and does
 * what it says; what goes on beside it — exits, probes, stops — tells {@link
 * io.gantry.cluster.kubelet.worker.PodState}, which wakes the worker. Nothing polls.
 */
package io.gantry.cluster.kubelet.worker;
