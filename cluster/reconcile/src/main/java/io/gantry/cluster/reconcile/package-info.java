/** Work queue, back-off, loop, events: what every controller shares. */
package io.gantry.cluster.reconcile;
