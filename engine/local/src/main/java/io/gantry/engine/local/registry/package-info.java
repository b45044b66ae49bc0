/**
 * Registries and other places of images, as the user of each request gets at them.
 *
 * <p>{@code RegistryClients} opens a client for one request, with its logins and proxies; nothing
 * is kept for the next. Nothing here is loaded before the first request that needs it.
 */
package io.gantry.engine.local.registry;
