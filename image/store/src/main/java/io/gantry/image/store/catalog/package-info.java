/**
 * What is known about images: records, names, the forms of their layers.
 *
 * <p>A <i>record</i> is an image without its names; a <i>name</i> is a tag or a repository's digest
 * and points to one image; a <i>form</i> is a blob that a layer came as or went as.
 */
package io.gantry.image.store.catalog;
