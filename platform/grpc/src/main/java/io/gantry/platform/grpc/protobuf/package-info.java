/** The wire format of protocol buffers: numbered fields, without generated classes. */
package io.gantry.platform.grpc.protobuf;
