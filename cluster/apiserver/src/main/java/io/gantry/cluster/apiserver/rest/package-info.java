/**
 * The verbs of the API over any kind: one pipeline, and what it decides by.
 *
 * <p>Walk: a {@link io.gantry.cluster.apiserver.rest.Target} says what a path means, a {@link
 * io.gantry.cluster.apiserver.rest.Call} who wants what, the {@link
 * io.gantry.cluster.apiserver.rest.Pipeline} does it. Nothing here knows HTTP.
 */
package io.gantry.cluster.apiserver.rest;
