/**
 * The resident engine: serves the commands of one user that thin clients hand over.
 *
 * <p>Vocabulary: a <i>request</i> is what a client sends first (directory, arguments, environment,
 * descriptors); a <i>conversation</i> is one client from accept to exit code.
 *
 * <p>The walk: {@code ResidentEngine} accepts, {@code Conversation} checks the peer, reads the
 * request, answers "accepted" and runs the command on a thread of its own, while its own thread
 * relays signals. A client that goes away cancels its command: the thread is interrupted and its
 * input ends.
 *
 * <p>Invariants: one engine per socket (a lock file held for life); after "accepted" a command ran
 * at most once; the engine leaves when it is idle, when its socket is gone, or when the
 * distribution below it was replaced. The protocol is written down in {@code app/client/gantry.c}.
 */
package io.gantry.app.launcher.resident;
