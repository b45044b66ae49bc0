/**
 * Building images: what to build and from what ({@code BuildRequest}, {@code BuildContext}), where
 * it goes ({@code BuildOutput}), what is heard of it ({@code BuildProgress}), and the cache that it
 * leaves ({@code BuildCaches}).
 */
package io.gantry.engine.api.build;
