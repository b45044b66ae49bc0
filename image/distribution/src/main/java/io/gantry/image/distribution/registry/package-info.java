/**
 * The client of a registry (OCI distribution specification 1.1, and what real registries do).
 *
 * <p>Walk: {@link io.gantry.image.distribution.registry.Registries} keeps what is shared with a
 * host (connections, tokens) → {@link io.gantry.image.distribution.registry.Repository} is one
 * repository of it → {@code Way} is one way to it, mirrors come first → {@code Session} sends a
 * request: it authorises, follows redirects and tries again as {@code RetryPlan} says. Uploads are
 * in {@code BlobUpload}, downloads that go on where they broke off in {@code BlobDownload}. What is
 * decided from texts alone is in records that do nothing: {@code Challenge}, {@code TokenRequest},
 * {@code UploadPlan}, {@code Failure}.
 */
package io.gantry.image.distribution.registry;
