/** The commands on images, one class each, and how an image is shown in a list. */
package io.gantry.app.cli.image;
