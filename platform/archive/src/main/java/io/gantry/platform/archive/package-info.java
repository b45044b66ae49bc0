/**
 * Tar archives as images, builds and {@code cp} use them, and the compressed streams around them.
 *
 * <p>{@link io.gantry.platform.archive.TarReader} turns a stream into {@link
 * io.gantry.platform.archive.TarEntry entries} one after the other, whichever dialect they were
 * written in (V7, ustar, GNU, PAX); {@link io.gantry.platform.archive.TarWriter} writes ustar
 * headers, and PAX records for what those cannot hold. Both stream: an archive of any size needs a
 * few hundred kilobytes of memory.
 *
 * <p>Archives come from strangers. Every entry that the reader returns has a clean relative path;
 * what a path or a link means inside a file system, through symbolic links, is decided by whoever
 * unpacks it. Whiteouts and extended attributes are passed on as they are.
 */
package io.gantry.platform.archive;
