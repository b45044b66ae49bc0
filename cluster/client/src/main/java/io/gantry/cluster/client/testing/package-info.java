/** An API server in memory for the tests of components: storage and watch, no schema. */
package io.gantry.cluster.client.testing;
