/** Tools for rows of tables: ages, lists with an end, the words for what is not there. */
package io.gantry.cluster.apiserver.resource.cell;
