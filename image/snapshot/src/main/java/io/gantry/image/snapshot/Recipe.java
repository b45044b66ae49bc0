package io.gantry.image.snapshot;

import java.nio.charset.StandardCharsets;

/**
 * How a layer's tar was written: what remains of it when the content of its files is taken away, so
 * that together with the unpacked files it gives the same bytes again, whichever program wrote it.
 *
 * <p>A recipe is a zlib stream (RFC 1950) of the word {@code gantry recipe 1} and a line feed, then
 * steps. A step is a byte that says which, then numbers of 7 bits a byte, lowest first, the top bit
 * set on all but the last:
 *
 * <ul>
 *   <li>{@value #END}: the tar is complete; nothing follows.
 *   <li>{@value #BYTES} <i>length</i>, then as many bytes: these.
 *   <li>{@value #ZEROS} <i>length</i>: as many zeros.
 *   <li>{@value #FILE} <i>shared</i> <i>length</i>, then as many bytes: the next contents are those
 *       of another file. Its path is the given bytes after the first <i>shared</i> ones of the path
 *       before it, in the layer's files, without links. Files count from 0; what was at the path
 *       may have given place to something later in the same tar: then it lies in {@code
 *       kept/<number>}.
 *   <li>{@value #CONTENT} <i>offset</i> <i>length</i> <i>sum</i>: a part of that file, and its
 *       CRC-32C.
 * </ul>
 */
final class Recipe {
  static final String FILE_NAME = "recipe";
  static final String KEPT = "kept";
  static final byte[] MAGIC = "gantry recipe 1\n".getBytes(StandardCharsets.US_ASCII);

  static final int END = 0;
  static final int BYTES = 1;
  static final int ZEROS = 2;
  static final int FILE = 3;
  static final int CONTENT = 4;

  /** The longest path of a file, in bytes: the kernel's PATH_MAX. */
  static final int PATH_LIMIT = 4096;

  private Recipe() {}
}
