/**
 * nf_tables: tables, chains, maps and rules of the kernel's packet filter.
 *
 * <p>Spoken directly over netlink: linking libnftables into a fresh process takes 57 ms, the
 * messages of a whole table under one. A {@link io.gantry.platform.linux.netfilter.Transaction} is
 * a batch that happens whole or not at all; a {@link io.gantry.platform.linux.netfilter.Rule} is
 * the list of expressions that nft(8) would compile the same text to, so that {@code nft list}
 * shows it as text.
 */
package io.gantry.platform.linux.netfilter;
