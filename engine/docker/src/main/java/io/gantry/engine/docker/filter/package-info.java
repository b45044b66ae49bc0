/** Docker's filters: which containers, images, networks, volumes and events a list shows. */
package io.gantry.engine.docker.filter;
