/** Whether everything that is kept is what it should be, and the removal of what is not. */
package io.gantry.image.store.check;
