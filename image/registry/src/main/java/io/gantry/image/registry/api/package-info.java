/**
 * The distribution API over HTTP: {@code RegistryApi} is the handler → {@code Route} says what a
 * path means → {@code Manifests}, {@code Blobs}, {@code Uploads}, {@code Listings} answer.
 */
package io.gantry.image.registry.api;
