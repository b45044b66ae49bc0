/**
 * The controllers of a cluster, one package each; they know each other only through objects.
 *
 * <p>Each has the same parts: {@code XController} says what it watches and which keys that makes
 * due, {@code XReconciler} is the loop's body, {@code XPlan} decides and does nothing, {@code
 * XStatus} says what to report. {@code condition}, {@code pod} and {@code owner} are the words they
 * share.
 *
 * <p>A Deployment's way: deployment → (ReplicaSet) → replicaset → (Pods) → scheduler and kubelet →
 * (status) → replicaset → deployment; endpointslice follows the same Pods; garbagecollector ends
 * what the owner's end leaves.
 */
package io.gantry.cluster.controllers;
