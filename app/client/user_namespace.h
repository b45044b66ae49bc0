#ifndef GANTRY_USER_NAMESPACE_H
#define GANTRY_USER_NAMESPACE_H

/*
 * An ordinary user's commands work as root of a user namespace, where they may mount and make
 * namespaces. All processes of one run root share one, so that each can manage what the others
 * made: who comes first makes it, the others join it. Nothing keeps it but the processes in it,
 * the containers' monitors among them.
 *
 * Enters it, and a mount namespace of its own to which the host's mounts still arrive. Nothing to
 * do for root. On return this process has the user id 0; GANTRY_USER_ID tells its true one.
 * Returns 0, or -1 with a message written.
 */
int enter_user_namespace(const char *run_root);

#endif
