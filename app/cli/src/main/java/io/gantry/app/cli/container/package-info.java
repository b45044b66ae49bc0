/** The commands on containers, one class each, and how a container is shown in a list. */
package io.gantry.app.cli.container;
