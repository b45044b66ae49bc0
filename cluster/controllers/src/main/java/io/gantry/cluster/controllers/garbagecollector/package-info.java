/**
 * What has owners ends with them: in the background after the owner is gone, in the foreground
 * before it goes, or not at all when the dependents are orphaned.
 *
 * <p>An owner is a uid: another object under the same name is not it. An owner that the graph does
 * not have is looked for at the server before anything is deleted; owners of kinds that are not
 * served keep their dependents.
 */
package io.gantry.cluster.controllers.garbagecollector;
