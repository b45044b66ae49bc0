/**
 * An HTTP/1.1 client over TCP, TLS and unix sockets: blocking, for virtual threads.
 *
 * <p>Walk: {@link io.gantry.platform.http.client.HttpClient} takes a {@link
 * io.gantry.platform.http.client.Request} → finds its {@code Route} (directly or by a proxy) →
 * takes a {@code Link} from the {@code Pool}, or the {@code Dialer} makes one → the link sends the
 * request and reads the answer's head → {@link io.gantry.platform.http.client.Response} streams the
 * body; read to its end it gives the link back.
 */
package io.gantry.platform.http.client;
