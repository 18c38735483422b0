package io.streamingclient.websocket;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import org.jspecify.annotations.Nullable;

/**
 * Reads frames (RFC 6455 section 5) without collecting them: a frame that arrives in
 * parts is passed on in parts, as fragments of its message, which section 5.4 allows
 * where no extension was agreed on. So a frame may be larger than the memory.
 */
final class FrameDecoder extends ByteToMessageDecoder {

	private static final int CONTINUATION = 0x0;

	private static final int TEXT = 0x1;

	private static final int BINARY = 0x2;

	private static final int CLOSE = 0x8;

	private static final int PING = 0x9;

	private static final int PONG = 0xA;

	private static final int MAX_CONTROL_PAYLOAD = 125;

	private static final int IN_16_BITS = 126;

	private static final int IN_64_BITS = 127;

	private final boolean masked;

	private final FrameLimits limits;

	private boolean inFrame;

	private int opcode;

	private boolean fin;

	private long remaining;

	private final byte[] mask = new byte[4];

	private int maskAt;

	private boolean inMessage;

	private long messageSize;

	private boolean broken;

	/**
	 * Create a decoder.
	 * @param masked whether the peer is a client, which masks all it sends
	 * @param limits how much may come as one thing
	 */
	FrameDecoder(boolean masked, FrameLimits limits) {
		this.masked = masked;
		this.limits = limits;
	}

	@Override
	protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
		if (this.broken) {
			in.skipBytes(in.readableBytes());
			return;
		}
		try {
			if (!this.inFrame && !readHead(in)) {
				return;
			}
			WebSocketFrame frame = isControl(this.opcode) ? control(in) : data(in);
			if (frame != null) {
				out.add(frame);
			}
		}
		catch (FrameViolation ex) {
			this.broken = true;
			throw ex;
		}
	}

	private static boolean isControl(int opcode) {
		return opcode >= CLOSE;
	}

	private boolean readHead(ByteBuf in) {
		if (in.readableBytes() < 2) {
			return false;
		}
		int start = in.readerIndex();
		int first = in.getUnsignedByte(start);
		int second = in.getUnsignedByte(start + 1);
		int shortLength = second & 0x7F;
		check(first, second, shortLength);
		int lengthBytes = (shortLength == IN_16_BITS) ? 2 : (shortLength == IN_64_BITS) ? 8 : 0;
		if (in.readableBytes() < 2 + lengthBytes + (this.masked ? 4 : 0)) {
			return false;
		}
		in.skipBytes(2);
		this.remaining = length(in, shortLength);
		if (this.masked) {
			in.readBytes(this.mask);
			this.maskAt = 0;
		}
		this.opcode = first & 0x0F;
		this.fin = (first & 0x80) != 0;
		this.inFrame = true;
		if (!isControl(this.opcode)) {
			beginData();
		}
		return true;
	}

	private void check(int first, int second, int shortLength) {
		int code = first & 0x0F;
		if ((first & 0x70) != 0) {
			throw FrameViolation.protocol("a frame uses an extension that was not agreed on");
		}
		if (((second & 0x80) != 0) != this.masked) {
			throw FrameViolation
				.protocol(this.masked ? "a frame of the client is not masked" : "a frame of the server is masked");
		}
		if (code > PONG || (code > BINARY && code < CLOSE)) {
			throw FrameViolation.protocol("there is no frame with opcode " + code);
		}
		if (isControl(code) && ((first & 0x80) == 0 || shortLength > MAX_CONTROL_PAYLOAD)) {
			throw FrameViolation.protocol("a control frame is fragmented or too long");
		}
	}

	private static long length(ByteBuf in, int shortLength) {
		long length = (shortLength == IN_16_BITS) ? in.readUnsignedShort()
				: (shortLength == IN_64_BITS) ? in.readLong() : shortLength;
		if (length < 0 || (shortLength == IN_16_BITS && length < IN_16_BITS)
				|| (shortLength == IN_64_BITS && length <= 0xFFFF)) {
			throw FrameViolation.protocol("the length of a frame is malformed");
		}
		return length;
	}

	private void beginData() {
		if ((this.opcode == CONTINUATION) != this.inMessage) {
			throw FrameViolation.protocol(this.inMessage ? "a message begins within another one"
					: "a message is continued that was not begun");
		}
		if (this.remaining > this.limits.frame()) {
			throw FrameViolation.tooLarge("a frame of " + this.remaining
					+ " bytes is larger than allowed (streaming.websocket.max-frame-size)");
		}
		this.messageSize = (this.opcode == CONTINUATION) ? this.messageSize : 0;
		if (this.remaining > this.limits.message() - this.messageSize) {
			throw FrameViolation.tooLarge("a message is larger than allowed (streaming.websocket.max-message-size)");
		}
		this.messageSize += this.remaining;
		this.inMessage = !this.fin;
	}

	private @Nullable WebSocketFrame data(ByteBuf in) {
		int size = (int) Math.min(in.readableBytes(), this.remaining);
		if (size == 0 && this.remaining > 0) {
			return null;
		}
		ByteBuf payload = payload(in, size);
		this.remaining -= size;
		this.inFrame = this.remaining > 0;
		boolean last = this.fin && !this.inFrame;
		int kind = this.opcode;
		this.opcode = CONTINUATION;
		return switch (kind) {
			case TEXT -> new TextWebSocketFrame(last, 0, payload);
			case BINARY -> new BinaryWebSocketFrame(last, 0, payload);
			default -> new ContinuationWebSocketFrame(last, 0, payload);
		};
	}

	private @Nullable WebSocketFrame control(ByteBuf in) {
		if (in.readableBytes() < this.remaining) {
			return null;
		}
		ByteBuf payload = payload(in, (int) this.remaining);
		this.inFrame = false;
		return switch (this.opcode) {
			case PING -> new PingWebSocketFrame(payload);
			case PONG -> new PongWebSocketFrame(payload);
			default -> close(payload);
		};
	}

	private static CloseWebSocketFrame close(ByteBuf payload) {
		int size = payload.readableBytes();
		if (size == 1 || (size > 1 && !CloseCodes.mayBeSent(payload.getUnsignedShort(payload.readerIndex())))) {
			payload.release();
			throw FrameViolation.protocol("a Close frame has a code that must not be sent");
		}
		return new CloseWebSocketFrame(true, 0, payload);
	}

	private ByteBuf payload(ByteBuf in, int size) {
		if (size == 0) {
			return Unpooled.EMPTY_BUFFER;
		}
		ByteBuf payload = in.readRetainedSlice(size);
		if (this.masked) {
			unmask(payload);
		}
		return payload;
	}

	private void unmask(ByteBuf payload) {
		for (ByteBuffer part : payload.nioBuffers()) {
			unmask(part);
		}
	}

	private void unmask(ByteBuffer part) {
		int end = part.limit();
		int i = part.position();
		int four = four();
		part.order(ByteOrder.BIG_ENDIAN);
		for (; i + 4 <= end; i += 4) {
			part.putInt(i, part.getInt(i) ^ four);
		}
		for (; i < end; i++) {
			part.put(i, (byte) (part.get(i) ^ this.mask[this.maskAt++ & 3]));
		}
	}

	private int four() {
		int four = 0;
		for (int i = 0; i < 4; i++) {
			four = (four << 8) | (this.mask[(this.maskAt + i) & 3] & 0xFF);
		}
		return four;
	}

}
