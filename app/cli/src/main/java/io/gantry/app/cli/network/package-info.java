/** The commands on networks. */
package io.gantry.app.cli.network;
