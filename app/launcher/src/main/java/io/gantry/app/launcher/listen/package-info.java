/** What commands share that listen until they are interrupted. */
package io.gantry.app.launcher.listen;
