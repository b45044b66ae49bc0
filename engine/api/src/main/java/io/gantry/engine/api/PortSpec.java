package io.gantry.engine.api;

/**
 * One published port.
 *
 * @param hostAddress empty for all addresses
 * @param hostPort 0 for a free one
 * @param protocol {@code tcp}, {@code udp} or {@code sctp}
 */
public record PortSpec(String hostAddress, int hostPort, int containerPort, String protocol) {}
