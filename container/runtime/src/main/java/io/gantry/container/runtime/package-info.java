/**
 * From an OCI bundle to a process: create, start, exec, kill, pause, delete, statistics.
 *
 * <p>The OCI runtime is crun (else runc), chosen once by trying and remembered. {@code conmon}
 * holds each container: its streams, its log, its exit code; it outlives every gantry process. The
 * root file system is mounted only in the private mount namespace of the thread that starts conmon,
 * so that no mount is ever left on the host.
 *
 * <p>Files of a container, in its run directory: {@code config.json} (OCI runtime specification),
 * {@code rootfs} (mount point), {@code pid}, {@code attach} and {@code ctl} (conmon), {@code exit}
 * (the exit code, written by conmon).
 */
package io.gantry.container.runtime;
