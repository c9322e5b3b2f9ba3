package io.tidegate.control;

import com.google.protobuf.Message;

/** Serves one RPC: takes a request, answers it, or refuses. May block; runs on a thread of the gRPC server. */
@FunctionalInterface
interface Rpc<Q extends Message, A extends Message> {

    A call(Q request) throws Refusal;
}
