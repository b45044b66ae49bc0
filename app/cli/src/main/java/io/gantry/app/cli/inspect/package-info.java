/**
 * {@code inspect} in its four forms: what Docker's API says of an object, as JSON or by template.
 */
package io.gantry.app.cli.inspect;
