package io.gantry.platform.linux.host;

/**
 * One thing that a kernel may offer.
 *
 * @param name what it is called, as in {@code overlayfs}
 * @param present whether it can be used now, or once the kernel has loaded a module that is there
 * @param detail how it was found, or what is missing
 */
public record KernelFeature(String name, boolean present, String detail) {}
