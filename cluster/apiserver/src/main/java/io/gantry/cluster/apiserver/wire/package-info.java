/**
 * The API over HTTP: from an exchange to a {@link io.gantry.cluster.apiserver.rest.Call}, and from
 * its outcome to bytes in the form that the client takes.
 *
 * <p>Walk: {@link io.gantry.cluster.apiserver.wire.ApiHandler} finds out who asks and what for;
 * paths of objects go to the {@code ResourceHandler}, all others to the {@code PathHandler}; an
 * {@code Answer} is what is sent.
 */
package io.gantry.cluster.apiserver.wire;
