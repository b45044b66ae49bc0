/** The commands on volumes. */
package io.gantry.app.cli.volume;
