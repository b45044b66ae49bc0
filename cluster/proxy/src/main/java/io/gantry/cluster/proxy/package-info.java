/** Service and EndpointSlice → nftables. */
package io.gantry.cluster.proxy;
