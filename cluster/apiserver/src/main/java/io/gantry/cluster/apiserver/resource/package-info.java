/** What is particular to a kind, one file per kind: defaults, validation, columns, fields. */
package io.gantry.cluster.apiserver.resource;
