/** What can be seen of a registry from outside: metrics and the log of requests. */
package io.gantry.image.registry.observe;
