/** A connection's bytes, below any protocol: transports, buffered input, deadlines. */
package io.gantry.platform.http.wire;
