/** Service and EndpointSlice → DNS zone. */
package io.gantry.cluster.dns;
