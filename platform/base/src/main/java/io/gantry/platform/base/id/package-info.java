/** Random identifiers as users of {@code docker} know them. */
package io.gantry.platform.base.id;
