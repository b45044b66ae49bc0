/**
 * The three patches that change a tree by a tree: JSON Patch (RFC 6902), JSON Merge Patch (RFC
 * 7386), and Kubernetes' strategic merge patch. All are pure; server-side apply is a package of its
 * own.
 */
package io.gantry.cluster.apiserver.patch;
