/** Mounts: overlay descriptions, detached mounts, the mount table of a process. */
package io.gantry.platform.linux.mount;
