/** Whether somebody may do something. Rules from RBAC objects come with issue 9. */
package io.gantry.cluster.apiserver.authz;
