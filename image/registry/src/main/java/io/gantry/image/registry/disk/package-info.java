/**
 * A registry's storage as files of one directory.
 *
 * <pre>
 * blobs/sha256/ab/abcd…                               content, shared by all repositories
 * uploads/ID/data, repository                          blobs on their way
 * repositories/NAME/_blobs/sha256-abcd…                empty: NAME has this blob
 * repositories/NAME/_manifests/sha256-abcd…            media type, line feed, the manifest
 * repositories/NAME/_tags/TAG=                         the digest that the tag means
 * repositories/NAME/_referrers/sha256-SUBJECT/sha256-… a descriptor
 * </pre>
 *
 * <p>Order of a push: content → fsync → rename → link; referrer → manifest → tag. What a crash
 * leaves is never visible, and is collected later.
 */
package io.gantry.image.registry.disk;
