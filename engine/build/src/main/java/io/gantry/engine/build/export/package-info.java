/** From layers and a configuration to an image. */
package io.gantry.engine.build.export;
