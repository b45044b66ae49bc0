/**
 * What nothing keeps any more, and its removal: mark from images, owners and leases, then sweep.
 */
package io.gantry.image.store.collect;
