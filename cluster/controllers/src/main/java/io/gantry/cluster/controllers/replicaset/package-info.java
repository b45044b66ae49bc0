/**
 * ReplicaSets and ReplicationControllers: as many Pods of a template as wanted. The two kinds
 * differ in how their selector is written ({@link
 * io.gantry.cluster.controllers.replicaset.ReplicaKind}).
 */
package io.gantry.cluster.controllers.replicaset;
