/**
 * HTTP/1.1 and HTTP/2 over TCP and unix sockets, with and without TLS: one small blocking
 * interface.
 *
 * <p>Walk: {@code HttpServer} accepts → {@link io.gantry.platform.http.Handler} is called on a
 * virtual thread with an {@link io.gantry.platform.http.Exchange} → it sends, streams, or takes the
 * connection over ({@link io.gantry.platform.http.Duplex}). The other side is {@code client}; both
 * read and frame messages by {@code wire}. Nothing here knows a container.
 */
package io.gantry.platform.http;
