/** Header compression of HTTP/2 (RFC 7541): reads all of it, writes without a table. */
package io.gantry.platform.http.hpack;
