package io.gantry.cluster.proxy;

/**
 * What the proxy of one node is to know.
 *
 * @param table the nf_tables table that it owns, as in {@code gantry-cluster}
 * @param node the node's name: endpoints on it are local
 * @param serviceCidr the network of ClusterIPs, as in {@code 10.96.0.0/16}
 * @param podCidr the network of this node's Pods, as in {@code 10.244.0.0/22}: a routed one, in
 *     which answers between Pods pass the host
 * @param bridge the host's interface in it
 */
public record ProxySettings(
    String table, String node, String serviceCidr, String podCidr, String bridge) {}
