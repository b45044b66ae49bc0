/** Durable files, and failures of the disk. */
package io.gantry.platform.base.file;
