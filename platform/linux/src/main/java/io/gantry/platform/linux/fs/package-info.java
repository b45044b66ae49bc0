/**
 * Files: descriptors and their streams, the inside of a container's root, whole trees.
 *
 * <p>{@link io.gantry.platform.linux.fs.RootDirectory} is the only way to touch files that a
 * container or image controls: the kernel resolves every path inside the root, so a symbolic link
 * or a rename at the wrong moment cannot lead out of it.
 */
package io.gantry.platform.linux.fs;
