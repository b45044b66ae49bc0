/** The engine's view of images, and making images of containers. */
package io.gantry.engine.local.image;
