/** What the kubelet watches: the Pods bound to its node, and the objects that they refer to. */
package io.gantry.cluster.kubelet.source;
