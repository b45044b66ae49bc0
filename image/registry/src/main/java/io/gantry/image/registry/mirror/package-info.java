/**
 * A cache of another registry: what is asked for is brought from there once, and kept.
 *
 * <p>Tags are asked for upstream each time, and answered by what is here where it does not answer.
 * What has a digest never changes, so it is asked for once.
 */
package io.gantry.image.registry.mirror;
