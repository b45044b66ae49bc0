/**
 * The schema of every kind: generated at build time from the official Java model, joined with a
 * hand-written table of merge and list-map keys.
 */
package io.gantry.cluster.model.schema;
