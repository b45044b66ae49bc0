/** Tools for what a kind says of its fields: filling them in, checking them, naming rules. */
package io.gantry.cluster.apiserver.resource.field;
