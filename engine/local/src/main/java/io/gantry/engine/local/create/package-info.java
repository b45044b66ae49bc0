/** From what a user asked for to a record: names, merged configuration, resolved mounts. */
package io.gantry.engine.local.create;
