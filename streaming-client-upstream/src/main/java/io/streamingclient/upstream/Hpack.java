package io.streamingclient.upstream;

import java.net.ProtocolException;
import java.util.ArrayList;
import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersDecoder;
import io.netty.handler.codec.http2.Http2HeadersEncoder;

/**
 * The header compression of one connection. What it encodes depends on nothing that was
 * encoded before, so that blocks may be lost, torn or told in any order; what it decodes
 * does, and so one thread decodes all blocks in their order.
 */
final class Hpack {

	private static final long MAX_LIST_BYTES = 1024 * 1024;

	private final Http2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(false, MAX_LIST_BYTES);

	/**
	 * Encodes fields as they are, pseudo-headers and all.
	 */
	static byte[] encode(Headers fields) {
		Http2Headers headers = new DefaultHttp2Headers(false);
		fields.forEach((field) -> headers.add(field.name(), field.value()));
		ByteBuf block = Unpooled.buffer();
		try {
			new DefaultHttp2HeadersEncoder(Http2HeadersEncoder.ALWAYS_SENSITIVE, true).encodeHeaders(0, headers, block);
		}
		catch (Http2Exception ex) {
			throw new IllegalStateException(ex);
		}
		return ByteBufUtil.getBytes(block);
	}

	Headers decode(int streamId, byte[] block) throws ProtocolException {
		List<Header> fields = new ArrayList<>();
		try {
			this.decoder.decodeHeaders(streamId, Unpooled.wrappedBuffer(block))
				.forEach((field) -> fields.add(new Header(field.getKey().toString(), field.getValue().toString())));
		}
		catch (Http2Exception ex) {
			throw new ProtocolException(ex.getMessage());
		}
		return new Headers(fields);
	}

}
