/**
 * The named images of a host: create, resolve, tag, remove, collect.
 *
 * <p>An <i>image</i> is a configuration blob (its digest is the image id), a manifest blob, and the
 * layers that the configuration's diff ids name. A <i>name</i> points to a manifest. Removing the
 * last name removes the image; layers go when no image and no {@link
 * io.gantry.image.store.LayerRoots} keeps them. Order of writing: layers → blobs → name; order of
 * removing: the reverse.
 */
package io.gantry.image.store;
