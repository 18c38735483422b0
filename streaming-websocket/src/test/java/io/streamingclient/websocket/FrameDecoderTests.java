package io.streamingclient.websocket;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class FrameDecoderTests {

	private static final FrameLimits NONE = new FrameLimits(Long.MAX_VALUE, Long.MAX_VALUE);

	private static byte[] hex(String bytes) {
		return HexFormat.ofDelimiter(" ").parseHex(bytes);
	}

	// RFC 6455 section 5.7
	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void theExamplesOfTheStandardAreRead(boolean byteByByte) {
		EmbeddedChannel fromServer = new EmbeddedChannel(new FrameDecoder(false, NONE));
		write(fromServer, hex("81 05 48 65 6c 6c 6f 01 03 48 65 6c 80 02 6c 6f 89 05 48 65 6c 6c 6f"), byteByByte);
		assertThat(message(fromServer)).isEqualTo("Hello");
		assertThat(message(fromServer)).isEqualTo("Hello");
		assertFrame(fromServer.readInbound(), PingWebSocketFrame.class, true, "Hello");
		EmbeddedChannel fromClient = new EmbeddedChannel(new FrameDecoder(true, NONE));
		write(fromClient, hex("81 85 37 fa 21 3d 7f 9f 4d 51 58 8a 85 37 fa 21 3d 7f 9f 4d 51 58"), byteByByte);
		assertThat(message(fromClient)).isEqualTo("Hello");
		assertFrame(fromClient.readInbound(), PongWebSocketFrame.class, true, "Hello");
		assertThat(fromServer.finish()).isFalse();
		assertThat(fromClient.finish()).isFalse();
	}

	private static void write(EmbeddedChannel channel, byte[] bytes, boolean byteByByte) {
		if (!byteByByte) {
			channel.writeInbound(Unpooled.copiedBuffer(bytes));
			return;
		}
		for (byte one : bytes) {
			channel.writeInbound(Unpooled.copiedBuffer(new byte[] { one }));
		}
	}

	private static String message(EmbeddedChannel channel) {
		StringBuilder text = new StringBuilder();
		boolean last = false;
		while (!last) {
			WebSocketFrame frame = channel.readInbound();
			assertThat(frame).isInstanceOf(text.isEmpty() && !(frame instanceof ContinuationWebSocketFrame)
					? TextWebSocketFrame.class : ContinuationWebSocketFrame.class);
			text.append(frame.content().toString(StandardCharsets.UTF_8));
			last = frame.isFinalFragment();
			frame.release();
		}
		return text.toString();
	}

	private static void assertFrame(WebSocketFrame frame, Class<?> type, boolean last, String text) {
		assertThat(frame).isInstanceOf(type);
		assertThat(frame.isFinalFragment()).isEqualTo(last);
		assertThat(frame.content().toString(StandardCharsets.UTF_8)).isEqualTo(text);
		frame.release();
	}

	@Test
	void whateverItIsCutIntoAMaskedMessageIsTheSame() {
		Random random = new Random(6455);
		for (int round = 0; round < 200; round++) {
			byte[] payload = new byte[random.nextInt(70_000)];
			random.nextBytes(payload);
			byte[] mask = new byte[4];
			random.nextBytes(mask);
			EmbeddedChannel channel = new EmbeddedChannel(new FrameDecoder(true, NONE));
			byte[] wire = masked(payload, mask);
			for (int at = 0; at < wire.length;) {
				int size = Math.min(wire.length - at, 1 + random.nextInt(5000));
				channel.writeInbound(Unpooled.copiedBuffer(wire, at, size));
				at += size;
			}
			ByteArrayOutputStream read = new ByteArrayOutputStream();
			boolean last = false;
			while (!last) {
				WebSocketFrame frame = channel.readInbound();
				byte[] part = new byte[frame.content().readableBytes()];
				frame.content().readBytes(part);
				read.writeBytes(part);
				last = frame.isFinalFragment();
				frame.release();
			}
			assertThat(read.toByteArray()).isEqualTo(payload);
			assertThat(channel.finish()).isFalse();
		}
	}

	private static byte[] masked(byte[] payload, byte[] mask) {
		ByteArrayOutputStream wire = new ByteArrayOutputStream();
		wire.write(0x82);
		if (payload.length < 126) {
			wire.write(0x80 | payload.length);
		}
		else if (payload.length < 65536) {
			wire.write(0x80 | 126);
			wire.write(payload.length >> 8);
			wire.write(payload.length);
		}
		else {
			wire.write(0x80 | 127);
			wire.writeBytes(new byte[] { 0, 0, 0, 0, 0, (byte) (payload.length >> 16), (byte) (payload.length >> 8),
					(byte) payload.length });
		}
		wire.writeBytes(mask);
		for (int i = 0; i < payload.length; i++) {
			wire.write(payload[i] ^ mask[i & 3]);
		}
		return wire.toByteArray();
	}

	@Test
	void nothingIsReadBehindAViolation() {
		EmbeddedChannel channel = new EmbeddedChannel(new FrameDecoder(false, NONE));
		assertThatExceptionOfType(FrameViolation.class)
			.isThrownBy(() -> channel.writeInbound(Unpooled.copiedBuffer(hex("83 00 81 00"))));
		channel.writeInbound(Unpooled.copiedBuffer(hex("81 00")));
		assertThat(channel.<Object>readInbound()).isNull();
		assertThat(channel.finish()).isFalse();
	}

	@Test
	void aFrameOrMessageOverItsLimitIsToldByItsHead() {
		EmbeddedChannel frame = new EmbeddedChannel(new FrameDecoder(false, new FrameLimits(2, Long.MAX_VALUE)));
		assertThatExceptionOfType(FrameViolation.class)
			.isThrownBy(() -> frame.writeInbound(Unpooled.copiedBuffer(hex("82 03"))))
			.matches(FrameViolation::isTooLarge);
		EmbeddedChannel message = new EmbeddedChannel(new FrameDecoder(false, new FrameLimits(Long.MAX_VALUE, 3)));
		message.writeInbound(Unpooled.copiedBuffer(hex("02 02 01 02 80 01 03 82 03 01 02 03")));
		assertThatExceptionOfType(FrameViolation.class)
			.isThrownBy(() -> message.writeInbound(Unpooled.copiedBuffer(hex("02 02 01 02 80 02"))))
			.matches(FrameViolation::isTooLarge);
		message.releaseInbound();
	}

	@Test
	void aCloseFrameHasItsCodeAndReason() {
		EmbeddedChannel channel = new EmbeddedChannel(new FrameDecoder(false, NONE));
		channel.writeInbound(Unpooled.copiedBuffer(hex("88 04 03 E8 6f 6b 88 00")));
		CloseWebSocketFrame close = channel.readInbound();
		assertThat(close.statusCode()).isEqualTo(1000);
		assertThat(close.reasonText()).isEqualTo("ok");
		close.release();
		CloseWebSocketFrame bare = channel.readInbound();
		assertThat(bare.statusCode()).isEqualTo(-1);
		bare.release();
	}

}
