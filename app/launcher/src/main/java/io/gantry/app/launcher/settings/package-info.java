/**
 * The file {@code gantry.toml}: a strict reader of a subset of TOML, and what it may say.
 *
 * <p>Absent means defaults. An unknown table or key is an error with its line, so that a misspelt
 * setting never passes silently; all problems of a file are reported at once.
 */
package io.gantry.app.launcher.settings;
