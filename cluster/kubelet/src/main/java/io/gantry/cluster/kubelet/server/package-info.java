/** What a node does on behalf of the API server: logs, exec, attach, connections to ports. */
package io.gantry.cluster.kubelet.server;
