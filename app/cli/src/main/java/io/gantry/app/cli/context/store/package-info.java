/**
 * The contexts that docker keeps in its configuration directory, and which of them is the user's
 * choice for gantry.
 */
package io.gantry.app.cli.context.store;
