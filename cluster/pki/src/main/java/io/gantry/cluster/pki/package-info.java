/**
 * Whom the cluster trusts: its authority and the certificates that it issues, the tokens of service
 * accounts, and the kubeconfig by which people reach it.
 *
 * <p>Walk: {@link io.gantry.cluster.pki.Authority#open} makes or reads the authority of a
 * directory; {@code server} and {@code client} make or read a certificate beside it, and make it
 * again when two thirds of its life are over or it does not fit any more; {@link
 * io.gantry.cluster.pki.ServiceAccountTokens} signs and verifies tokens; {@link
 * io.gantry.cluster.pki.Kubeconfig} adds an entry to the user's file and takes it out again.
 *
 * <p>Invariants: private keys are files of mode 0600 and never leave their directory; a file is
 * there whole or not at all.
 */
package io.gantry.cluster.pki;
