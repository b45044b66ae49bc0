/**
 * gRPC over HTTP/2 (grpc's {@code PROTOCOL-HTTP2}), blocking, for virtual threads; messages are
 * bytes.
 *
 * <p>Walk of a server: {@link io.gantry.platform.grpc.GrpcServer} gets a connection that was taken
 * over, or one request of a plain listener → the {@link io.gantry.platform.grpc.GrpcHandler} of its
 * path is called with a {@link io.gantry.platform.grpc.GrpcCall} → what it throws becomes a status.
 * Of a client: {@link io.gantry.platform.grpc.GrpcClient} over a connection that is there already →
 * {@code call}, or {@code open} and a {@link io.gantry.platform.grpc.GrpcStream}. Both ends are a
 * {@link io.gantry.platform.grpc.MessageStream}, so a protocol on top works in either role.
 * Messages are read and written by {@code protobuf}.
 */
package io.gantry.platform.grpc;
