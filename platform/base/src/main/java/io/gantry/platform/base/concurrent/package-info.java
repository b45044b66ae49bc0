/** Fork and join on virtual threads, and long procedures as undoable steps. */
package io.gantry.platform.base.concurrent;
