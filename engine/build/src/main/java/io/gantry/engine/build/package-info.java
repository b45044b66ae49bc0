/**
 * Images from Dockerfiles.
 *
 * <p>The walk is the package list: {@code dockerfile} (text → instructions) → {@code lint}
 * (warnings) → {@code graph} (stages → vertices, variables substituted; pure) → {@code solver}
 * (vertices → layers, asking {@code cache} first) → {@code op} (how one vertex is done) → {@code
 * export} (layers and configuration → image). {@code context} reads the files of the build context
 * as {@code .dockerignore} allows; {@code expand} substitutes variables.
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
