/** Named and anonymous volumes: directories below {@code volumes/<name>/_data}. */
package io.gantry.engine.local.volume;
