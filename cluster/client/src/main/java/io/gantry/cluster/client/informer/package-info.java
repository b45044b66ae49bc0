/** Local, ordered, indexed copies of what the API server has of a type. */
package io.gantry.cluster.client.informer;
