/** What controllers read from a Pod. */
package io.gantry.cluster.controllers.pod;
