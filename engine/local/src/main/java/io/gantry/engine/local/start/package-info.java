/**
 * Starting a container, as a list of steps that are undone in reverse when one fails:
 *
 * <ol>
 *   <li>{@code PrepareRunDirectory} — what an earlier, crashed start left is removed
 *   <li>{@code ResolveProcess} — user, groups, working directory, looked up inside the root
 *   <li>{@code WriteNames} — hosts, hostname, resolv.conf
 *   <li>{@code OpenNetwork} — a network namespace, held by a descriptor
 *   <li>{@code CreateProcess} — mounts, namespaces, cgroup; beside it the network is attached
 *   <li>{@code RecordRunning} — from now on it counts as running
 *   <li>{@code StartProcess} — waiting streams are joined, then the program runs
 * </ol>
 */
package io.gantry.engine.local.start;
