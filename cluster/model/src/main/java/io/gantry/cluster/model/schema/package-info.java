/**
 * The fields of every kind: types, what is required, how lists and maps merge.
 *
 * <p>Vocabulary: a {@link io.gantry.cluster.model.schema.Model} is a kind or a part of one, a
 * {@link io.gantry.cluster.model.schema.FieldType} what a field holds. The build writes them from
 * the classes of a Kubernetes client (src/generator); here a package of models ({@code core.v1}) is
 * read when its first model is asked for, and texts apart from types.
 */
package io.gantry.cluster.model.schema;
