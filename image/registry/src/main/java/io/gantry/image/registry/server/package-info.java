/** Puts a registry together: storage → API → access → metrics → sockets. */
package io.gantry.image.registry.server;
