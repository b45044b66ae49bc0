/** What the scheduler knows of Pods and nodes: immutable, read once from the API's objects. */
package io.gantry.cluster.scheduler.snapshot;
