/** Records of the OCI image, distribution and runtime specifications. */
package io.gantry.platform.oci;
