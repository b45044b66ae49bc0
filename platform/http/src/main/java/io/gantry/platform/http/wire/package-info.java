/**
 * What server and client share: transports, watched input, deadlines, heads and bodies on the wire.
 */
package io.gantry.platform.http.wire;
