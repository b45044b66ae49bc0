/**
 * The API server: one request pipeline over one generic storage.
 *
 * <p>Walk of a write: {@code authn → authz → rest → (patch or apply) → resource (default) →
 * admission → resource (validate) → storage}.
 */
package io.gantry.cluster.apiserver;
