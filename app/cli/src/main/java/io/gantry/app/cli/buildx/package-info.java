/**
 * {@code buildx} and {@code builder} beside building: what builds have left, the one builder there
 * is, and images in registries.
 */
package io.gantry.app.cli.buildx;
