/**
 * Images from place to place as they are: every byte and digest stays. Also which image of an index
 * a platform means.
 */
package io.gantry.image.distribution.copy;
