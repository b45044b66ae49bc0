/**
 * A registry: the server of the OCI distribution API 1.1.
 *
 * <p>Walk: {@code Registry} is a handler of {@code platform/http} → a route of the API → the
 * storage: blobs, uploads, manifests, tags, referrers. The storage is an interface: on disk today.
 */
package io.gantry.image.registry;
