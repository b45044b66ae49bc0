/**
 * From an OCI bundle to a process: create, start, exec, kill, pause, delete, statistics.
 *
 * <p>The OCI runtime is crun (else runc), chosen once by trying and remembered. {@code conmon}
 * holds each container: its streams, its log, its exit code; it outlives every gantry process. The
 * root file system is mounted only in the private mount namespace of the thread that starts conmon,
 * and unmounted there when the container has its own, so that no mount is ever left on the host.
 *
 * <p>The walk: {@link io.gantry.container.runtime.SpecBuilder} makes the specification, {@code
 * Creation} starts conmon with it, {@code AttachSession} joins the streams, {@code Start} lets the
 * program go, {@code Exits} sees its end, {@code Removal} takes everything back. {@code Execution}
 * runs further processes, {@code BundleRun} a build step. The runtime itself is called to create
 * and to join; the rest happens on its files, on pidfds and on control groups.
 *
 * <p>Files of a container, in its run directory: {@code config.json} (OCI runtime specification),
 * {@code rootfs} (mount point), {@code process.json} (pid and start time of the first process and
 * of conmon), {@code pid} and {@code conmon} (as written by those), {@code attach} and {@code ctl}
 * (conmon's socket and fifo), {@code exit} (the exit code, written by conmon), {@code oom}.
 *
 * <p>Invariants: a pid is acted on only through a pidfd whose start time was checked; a creation
 * that was cut off at any point is taken back by {@code delete} with nothing but the id and the run
 * directory; nobody reads a user's input except after poll(2) has said that there is some.
 *
 * <p>It does not know images, networks, volumes or names, and keeps no list of containers.
 */
package io.gantry.container.runtime;
