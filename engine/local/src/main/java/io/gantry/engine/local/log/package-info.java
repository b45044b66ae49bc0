/** Reading the logs that conmon writes: {@code TIME stdout|stderr F|P TEXT}, one entry a line. */
package io.gantry.engine.local.log;
