/**
 * How to reach a registry: which hosts stand for it, in which order, with which trust.
 *
 * <p>{@link io.gantry.image.distribution.hosts.RegistryHosts} decides from rules; the rules come
 * from gantry's own settings, from {@code registries.conf} of the containers tools and from {@code
 * daemon.json} of Docker, whose files a caller names. Nothing here opens a connection.
 */
package io.gantry.image.distribution.hosts;
