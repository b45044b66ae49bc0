/**
 * Images on their way: from and to a registry, a layout on disk, an archive.
 *
 * <p>A <i>transport</i> is a kind of place, named as in {@code docker://host/app:1}, {@code
 * oci:dir:tag}. Walk: {@code Transports} opens an {@link io.gantry.image.distribution.ImageSource}
 * or an {@link io.gantry.image.distribution.ImageDestination} → manifests and blobs go through.
 * What is read is verified against its digest by whoever reads it to the end. The client of a
 * registry is in {@code registry}, its logins are in {@code credentials}, how to reach a host in
 * {@code hosts}.
 */
package io.gantry.image.distribution;
