/** Chooses a node for each Pod: queue → filter → score → bind. */
package io.gantry.cluster.scheduler;
