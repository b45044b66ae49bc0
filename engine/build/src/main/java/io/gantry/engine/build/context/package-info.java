/**
 * The files that COPY and ADD read: the build context as {@code .dockerignore} leaves it, or the
 * file system of another stage.
 *
 * <p>Every path is resolved below an open root, so that no link leads out of it.
 */
package io.gantry.engine.build.context;
