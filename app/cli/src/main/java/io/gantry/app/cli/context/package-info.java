/** The commands on contexts: engines by name, and which of them is the user's choice for gantry. */
package io.gantry.app.cli.context;
