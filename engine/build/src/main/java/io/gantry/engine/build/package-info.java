/**
 * Images from Dockerfiles.
 *
 * <p>The walk is the package list: {@code context} opens what the request names, {@code dockerfile}
 * (text → instructions), {@code graph} (stages → vertices, variables substituted; pure, once for
 * each platform), {@code lint} and {@code inspect} (what can be said without building), {@code
 * solver} (vertices → layers, asking {@code cache} and caches of other hosts first, {@code
 * exchange}), {@code op} (how one vertex is done; {@code run} for RUN, {@code fetch} for what comes
 * from elsewhere), {@code export} (layers and configurations → images where they shall be). {@code
 * expand} substitutes variables. {@code Build} is the walk itself; {@code Bases}, {@code
 * RemoteCaches}, {@code Assembly} are its parts, and {@code DatedWorker}, {@code PlatformWorker}
 * what it adds to the work on a vertex.
 *
 * <p>Vocabulary: a <i>stage</i> is a FROM and what follows; a <i>vertex</i> is one step that makes
 * a file system of others; its <i>key</i> names what it does and what it does it to, by content, so
 * two vertices of one key are the same work; a <i>record</i> says which layer a key gave.
 *
 * <p>Invariants: keys never depend on times, on names of stages or on the host; only stages that
 * the target needs are looked at; a build that dies leaves nothing that the next one does not
 * remove; paths inside images and contexts are only touched below an open root.
 */
package io.gantry.engine.build;
