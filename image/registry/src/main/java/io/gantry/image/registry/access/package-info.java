/** Who may do what: Basic authentication by a file of Apache's htpasswd with bcrypt. */
package io.gantry.image.registry.access;
