/**
 * Files inside containers and images: looked at, copied, changed only through {@link
 * io.gantry.platform.linux.fs.RootDirectory}, so that no symbolic link leads out.
 */
package io.gantry.engine.local.files;
