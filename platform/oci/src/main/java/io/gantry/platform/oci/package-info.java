/**
 * Records of the OCI image, distribution and runtime specifications, and what they are exchanged
 * with: names, digests, platforms, manifests, logins, the progress of a transfer.
 */
package io.gantry.platform.oci;
