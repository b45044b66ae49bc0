/**
 * What the cluster adds to a write, and what it refuses for reasons that lie outside the object:
 * other objects, the namespace, the caller. First all {@code mutate} in order, then all {@code
 * validate}.
 */
package io.gantry.cluster.apiserver.admission;
