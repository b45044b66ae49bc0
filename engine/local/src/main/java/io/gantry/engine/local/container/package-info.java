/** The door for everything about containers; each procedure lives in the package of its name. */
package io.gantry.engine.local.container;
