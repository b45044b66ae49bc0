/**
 * Lists of manifests that a user makes on this host before they are sent: {@code manifest create},
 * {@code annotate}, {@code push}, with Docker's meaning.
 */
package io.gantry.image.distribution.lists;
