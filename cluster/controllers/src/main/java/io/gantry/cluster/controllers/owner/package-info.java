/** Who controls whom: controller references, adoption, release. */
package io.gantry.cluster.controllers.owner;
