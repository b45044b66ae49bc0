/**
 * An image as the files of a directory: {@code manifest.json}, blobs by their digits, as skopeo has
 * it. The transport {@code dir:}.
 */
package io.gantry.image.distribution.directory;
