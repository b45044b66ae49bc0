/** Objects as rows: what {@code kubectl get} prints. The columns are the kinds' own. */
package io.gantry.cluster.apiserver.table;
