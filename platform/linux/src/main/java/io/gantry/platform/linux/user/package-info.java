/** The users and groups of a container's root. */
package io.gantry.platform.linux.user;
