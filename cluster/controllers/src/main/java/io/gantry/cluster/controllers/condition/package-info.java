/** The items of {@code status.conditions}. */
package io.gantry.cluster.controllers.condition;
