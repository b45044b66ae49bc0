/**
 * HCL as bake files use it: a text becomes a {@code Body} of attributes and blocks with expressions
 * that know their place, and an {@code Evaluator} gives them values in a {@code Scope}. Values are
 * JSON's. Left out: template directives ({@code %{if}}) and namespaced functions.
 */
package io.gantry.app.cli.bake.hcl;
