/**
 * The domain name system: messages of RFC 1035 with EDNS, a server over UDP and TCP, forwarding.
 *
 * <p>A {@link io.gantry.platform.dns.Zone} answers names; who fills it is not known here.
 */
package io.gantry.platform.dns;
