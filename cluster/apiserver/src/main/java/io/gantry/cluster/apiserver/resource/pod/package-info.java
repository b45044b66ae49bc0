/**
 * Pods and templates of Pods: defaults, checks, quality of service, rows. The workload kinds use
 * them for their templates.
 */
package io.gantry.cluster.apiserver.resource.pod;
