/**
 * All native code of gantry: the only place that uses {@code java.lang.foreign}.
 *
 * <p>One package per area of the kernel, one holder class per function so that a cold command pays
 * only for what it calls. Namespaces are entered only on platform threads that die afterwards.
 */
package io.gantry.platform.linux;
