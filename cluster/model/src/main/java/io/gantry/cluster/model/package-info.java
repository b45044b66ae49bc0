/**
 * Kubernetes objects as JSON trees, and the words of the API machinery.
 *
 * <p>Vocabulary: an {@link io.gantry.cluster.model.ApiObject} is a tree with {@code apiVersion},
 * {@code kind} and {@code metadata}; a {@link io.gantry.cluster.model.ResourceType} says where its
 * kind is served; a {@link io.gantry.cluster.model.StatusException} is the API's own error.
 *
 * <p>Invariant: trees keep fields that nobody here knows.
 */
package io.gantry.cluster.model;
