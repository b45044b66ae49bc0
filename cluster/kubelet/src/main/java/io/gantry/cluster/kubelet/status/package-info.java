/** What the API server is told about Pods: decided purely, written only when it differs. */
package io.gantry.cluster.kubelet.status;
