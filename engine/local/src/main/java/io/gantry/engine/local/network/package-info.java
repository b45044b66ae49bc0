/**
 * Networks for users of the engine: what they are called, which containers are in them, who asks
 * for what. The kernel's part is {@code container/network}'s.
 */
package io.gantry.engine.local.network;
