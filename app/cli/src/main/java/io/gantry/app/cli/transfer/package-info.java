/**
 * What commands share that move images: how the user gets at registries, how places and platforms
 * are written, and how a transfer is shown, with bars on a terminal and with lines elsewhere.
 */
package io.gantry.app.cli.transfer;
