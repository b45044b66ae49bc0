/** What the API server asks of a node: logs, exec, attach, port-forward. */
package io.gantry.cluster.client.node;
