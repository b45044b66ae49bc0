/**
 * Build caches outside of this host's own: {@code --cache-to}, {@code --cache-from}.
 *
 * <p>Such a cache is a manifest whose configuration lists <i>records</i>, each saying what chain of
 * layers some keys gave, and whose layers are those of all chains; or an image that carries the
 * records of its own layers in its configuration. Reading one fetches the configuration only; a
 * layer comes when somebody needs its files.
 *
 * <p>Whoever can write a cache decides what steps give: a key is believed. Everything else is
 * verified: sizes, digests, that a layer unpacks to what its chain says.
 */
package io.gantry.engine.build.exchange;
