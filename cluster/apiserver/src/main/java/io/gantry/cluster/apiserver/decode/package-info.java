/**
 * From a request's body to a tree that fits its kind: types are checked and spelled canonically,
 * unknown and double fields are found, nulls and what is unknown are dropped.
 */
package io.gantry.cluster.apiserver.decode;
