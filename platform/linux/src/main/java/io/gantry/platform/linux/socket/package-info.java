/** Unix sockets beyond java.nio: sequenced packets, passed descriptors, peer credentials. */
package io.gantry.platform.linux.socket;
