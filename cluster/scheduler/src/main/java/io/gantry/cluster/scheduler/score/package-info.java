/** How good a node is for a Pod, among those that will do. Pure; each score is 0 to 100. */
package io.gantry.cluster.scheduler.score;
