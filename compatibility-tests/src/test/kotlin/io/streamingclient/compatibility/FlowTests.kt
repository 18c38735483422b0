package io.streamingclient.compatibility

import io.streamingclient.upstream.ScriptedUpstream

/**
 * With HTTP/1.1: the end is a closed socket.
 */
class Http1FlowTests : AbstractFlowTests("http11", ScriptedUpstream.start())

/**
 * With HTTP/2: the end is a RST_STREAM.
 */
class Http2FlowTests : AbstractFlowTests("h2c", ScriptedUpstream.startH2c())
