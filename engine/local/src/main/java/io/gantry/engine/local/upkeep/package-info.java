/** Looking after the disk: what things take, what may go, what is damaged. */
package io.gantry.engine.local.upkeep;
