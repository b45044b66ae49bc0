/**
 * Files that hold images: read by name from a directory or from a tar without unpacking it, written
 * as a tar that goes out as it is made. Knows nothing of what the files mean.
 */
package io.gantry.image.distribution.files;
