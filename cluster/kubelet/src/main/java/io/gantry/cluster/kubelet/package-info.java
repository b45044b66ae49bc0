/**
 * Makes the containers of an engine be what the Pods of this node say. {@link
 * io.gantry.cluster.kubelet.Kubelet} puts it together; a Pod walks through it so:
 *
 * <ol>
 *   <li>{@code source}: an informer sees a Pod with this node's name
 *   <li>{@code worker}: its worker asks {@code pod.PodPlan} what to do, and does it
 *   <li>{@code volume}, {@code image}, {@code spec}: what the engine is asked for in place of a
 *       container
 *   <li>{@code probe}: what is asked of a container that runs
 *   <li>{@code status}: what the API server is told
 * </ol>
 *
 * <p>Beside that: {@code node} registers the node and keeps its Lease, {@code server} gives logs,
 * exec, attach and ports.
 *
 * <p>Containers carry labels (uid of the Pod, name, number of the run, hash of the template). They
 * are the kubelet's memory: after any end of its process the next one finds them, goes on with what
 * runs, and sees what ended meanwhile. What belongs to no Pod any more is removed.
 *
 * <p>It knows containers through {@code engine/api} only, and objects through {@code
 * cluster/client} only. It does not schedule, and it does not implement Services.
 */
package io.gantry.cluster.kubelet;
