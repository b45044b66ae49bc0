/**
 * The trust of a cluster: its authority, certificates, tokens, and the kubeconfig that names them.
 */
package io.gantry.cluster.pki;
