/**
 * Pods that nobody else removes: of nodes that are gone, deleted before they had one, long ended.
 */
package io.gantry.cluster.controllers.podgc;
