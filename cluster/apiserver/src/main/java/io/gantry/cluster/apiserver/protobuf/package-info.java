/**
 * Bodies in protocol buffers, which clients written in Go prefer for the kinds that they know: read
 * into the same trees as JSON. Answers are JSON, which those clients take as well.
 *
 * <p>{@code messages.txt} has the numbers of the fields, a message on a line; {@code src/table} has
 * the program that wrote it.
 */
package io.gantry.cluster.apiserver.protobuf;
