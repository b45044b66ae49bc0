/**
 * What {@code docker save} writes and {@code docker load} reads: a tar with a {@code manifest.json}
 * that names configurations and layers, since Docker 25 an OCI layout too. The transport {@code
 * docker-archive:}.
 */
package io.gantry.image.distribution.archive;
