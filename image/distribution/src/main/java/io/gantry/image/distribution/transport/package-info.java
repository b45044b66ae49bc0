/**
 * Places as users name them: {@code docker://host/app:1}, {@code oci:dir:tag}, {@code
 * oci-archive:file:tag}, {@code docker-archive:file:name}, {@code dir:path}. A text becomes a
 * {@code Place}, a place is opened by {@code Transports}. What {@code load} takes, whatever form it
 * has, is opened by {@code Archives}.
 */
package io.gantry.image.distribution.transport;
