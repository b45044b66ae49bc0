/**
 * What a client of builds offers while its session lasts: its files, secrets, agents, logins, and a
 * place for results. The client calls {@code POST /session}; the connection's roles then flip, and
 * the engine calls services of the client (BuildKit's {@code session}).
 *
 * <p>Walk: {@link io.gantry.engine.docker.session.Sessions} keeps each {@link
 * io.gantry.engine.docker.session.Session} by its id until its connection ends. Directories come
 * and go by fsutil's protocol ({@code Packet}): {@code TreeReceiver} asks only for what differs
 * from the last time, which {@link io.gantry.engine.docker.session.KeptTrees} has kept, and {@code
 * TreeSender} sends a result.
 *
 * <p>A client is not trusted: nothing that it names leads out of the tree that it fills, and what
 * it may keep open or unread is bounded.
 */
package io.gantry.engine.docker.session;
