/**
 * In which form a client wants its answer: encoding (JSON, YAML) and view (the object itself, a
 * table, metadata alone), from the {@code Accept} header.
 */
package io.gantry.cluster.apiserver.negotiate;
