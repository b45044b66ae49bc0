/** Events are kept for an hour after they last happened. */
package io.gantry.cluster.controllers.eventttl;
