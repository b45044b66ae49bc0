/** Objects in the store and in the watch cache: the only place that knows keys and revisions. */
package io.gantry.cluster.apiserver.storage;
