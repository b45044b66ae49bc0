/** Further processes in running containers. */
package io.gantry.engine.local.exec;
