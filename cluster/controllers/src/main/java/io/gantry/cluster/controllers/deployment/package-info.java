/**
 * Deployments: one ReplicaSet per version of the template, and the way from one to the next.
 *
 * <p>{@code DeploymentPlan} says which ReplicaSets to make, resize, mark and delete; {@code
 * DeploymentStatus} what to report. A version is told by its template alone: editing the template
 * back, as {@code kubectl rollout undo} does, finds the old ReplicaSet again.
 */
package io.gantry.cluster.controllers.deployment;
