/**
 * OCI image layouts (OCI image specification, <i>Image Layout</i>): directories, and the same in a
 * tar. The transports {@code oci:} and {@code oci-archive:}.
 */
package io.gantry.image.distribution.layout;
