/**
 * Startup, liveness and readiness probes: {@link io.gantry.cluster.kubelet.probe.ProbeSpec} says
 * what and how often, {@link io.gantry.cluster.kubelet.probe.ProbeState} counts, {@link
 * io.gantry.cluster.kubelet.probe.Prober} asks.
 */
package io.gantry.cluster.kubelet.probe;
