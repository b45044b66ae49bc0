/**
 * The end of a namespace: its Pods go first, then all else, then the namespace itself; its
 * conditions say what it waits for.
 */
package io.gantry.cluster.controllers.namespace;
