/** What a new cluster contains. */
package io.gantry.cluster.apiserver.bootstrap;
