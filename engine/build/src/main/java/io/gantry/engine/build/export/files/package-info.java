/**
 * The files of a build without an image: into a directory of the user's, or a tar.
 *
 * <p>{@code TreeWalk} reads the file system of an image once and tells a {@code TreeSink} of each
 * file. Paths are relative to the root, with {@code /} between names; a directory comes before what
 * is in it and is ended after it.
 */
package io.gantry.engine.build.export.files;
