/**
 * The cluster in one process, and the command that starts, asks and ends it.
 *
 * <p>{@code ClusterCommand} → {@code ClusterProcess} starts a process → {@code Cluster} puts the
 * components together, top to bottom → {@code Control} answers the commands that come later.
 */
package io.gantry.app.launcher.cluster;
