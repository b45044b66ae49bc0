/**
 * Blobs by digest: ingest → commit → read → delete.
 *
 * <p>An ingest is invisible to readers until its commit, which verifies the digest, makes the bytes
 * durable and renames them into place.
 */
package io.gantry.image.content;
