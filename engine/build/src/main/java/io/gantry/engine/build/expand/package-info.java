/**
 * Substitution of variables in the words of a Dockerfile.
 *
 * <p>The forms are those of a POSIX shell plus {@code ${v/p/r}}; commands are never run. Quotes and
 * escapes go in the same pass.
 */
package io.gantry.engine.build.expand;
