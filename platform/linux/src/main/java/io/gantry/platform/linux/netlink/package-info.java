/**
 * Netlink: messages of attributes to the kernel's network (rtnetlink(7), netlink(7)).
 *
 * <p>{@link io.gantry.platform.linux.netlink.Netlink} is a socket, {@link
 * io.gantry.platform.linux.netlink.Message} what goes in, {@link
 * io.gantry.platform.linux.netlink.Reply} what comes out, {@link
 * io.gantry.platform.linux.netlink.Links} the words of rtnetlink that containers need. A socket
 * belongs to the network namespace of the thread that opened it, and stays there.
 */
package io.gantry.platform.linux.netlink;
