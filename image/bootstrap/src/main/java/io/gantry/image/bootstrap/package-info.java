/**
 * Base images from the host's own distribution packages: no registry is needed to start.
 *
 * <p>{@code debian} runs mmdebstrap on the apt sources of the host and pipes its tar into the image
 * store; {@code busybox} packs the static busybox of the host and links for its applets. Nothing is
 * left on the host: mmdebstrap works in a scratch directory, and its mounts live in a mount
 * namespace that goes with it.
 */
package io.gantry.image.bootstrap;
