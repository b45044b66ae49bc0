/**
 * The options that {@code run} and {@code create} share, in groups as in the records of the engine:
 * each class lists its options and reads one record from a call.
 */
package io.gantry.app.cli.container.creation;
