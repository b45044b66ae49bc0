/**
 * OpenAPI v3 and v2 of the served kinds, for {@code kubectl explain} and for clients that validate
 * and merge. Documents are made from the models when they are first asked for, then kept as bytes.
 */
package io.gantry.cluster.apiserver.openapi;
