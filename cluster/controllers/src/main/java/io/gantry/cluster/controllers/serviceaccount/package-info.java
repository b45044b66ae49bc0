/** Every namespace has a ServiceAccount that is called default. */
package io.gantry.cluster.controllers.serviceaccount;
