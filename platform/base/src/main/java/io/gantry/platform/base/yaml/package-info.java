/**
 * YAML 1.2 as JSON trees.
 *
 * <p>Plain scalars follow the core schema, and {@code 0644} is octal, as Kubernetes reads it;
 * {@code yes}, {@code on} and dates are strings. Anchors, aliases and merge keys are resolved
 * within bounds.
 */
package io.gantry.platform.base.yaml;
