/** Content by its digest for clients of builds: containerd's content service, to read. */
package io.gantry.engine.docker.blob;
