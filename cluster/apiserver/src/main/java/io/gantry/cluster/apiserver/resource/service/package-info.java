/** Services: defaults, what an update keeps, checks, rows. */
package io.gantry.cluster.apiserver.resource.service;
