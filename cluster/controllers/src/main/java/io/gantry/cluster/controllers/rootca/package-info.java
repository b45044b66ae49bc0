/** Every namespace has the certificates that Pods trust for the API server. */
package io.gantry.cluster.controllers.rootca;
