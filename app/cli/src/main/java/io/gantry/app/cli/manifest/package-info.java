/** {@code manifest}: lists of the manifests of several platforms, made here and then pushed. */
package io.gantry.app.cli.manifest;
