/**
 * Who asks: a client certificate, a bearer token, or nobody.
 *
 * <p>An {@link io.gantry.cluster.apiserver.authn.Authenticator} says nothing where it finds no
 * credentials of its kind, and throws {@code Unauthorized} where it finds bad ones.
 */
package io.gantry.cluster.apiserver.authn;
