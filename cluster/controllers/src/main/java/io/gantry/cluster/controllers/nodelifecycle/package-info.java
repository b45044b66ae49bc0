/**
 * What happens when a node is silent: its conditions become unknown, it is tainted, its Pods are
 * not ready, and those that do not tolerate the taint are deleted in time.
 */
package io.gantry.cluster.controllers.nodelifecycle;
