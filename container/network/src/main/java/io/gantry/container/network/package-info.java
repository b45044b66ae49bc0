/**
 * The network of containers: bridge, veth, addresses, ports.
 *
 * <p>A <i>network</i> is a bridge with a subnet. An <i>endpoint</i> is a container's interface in
 * it: one end of a veth pair, made directly inside the container's network namespace. The namespace
 * is held by a descriptor until the container's process lives in it, so nothing is left when a
 * process dies. Published ports are elements of maps in one nftables table of our own.
 */
package io.gantry.container.network;
