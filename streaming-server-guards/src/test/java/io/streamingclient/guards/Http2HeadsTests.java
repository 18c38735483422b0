package io.streamingclient.guards;

import io.netty.buffer.Unpooled;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class Http2HeadsTests {

	private final Http2Heads heads = new Http2Heads();

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 7, 9, 13, 1000 })
	void framesAreFollowedHoweverTheyAreCut(int size) {
		feed(Http2Bytes.preface().ping().get(1, Http2Bytes.END_STREAM, "/hello"), size);
		assertThat(this.heads.isOpen()).isTrue();
		assertThat(this.heads.hasHeads()).isFalse();
		feed(Http2Bytes.empty().continuation(1, Http2Bytes.END_HEADERS).data(1, 0, 30), size);
		assertThat(this.heads.isOpen()).isFalse();
		assertThat(this.heads.hasHeads()).isTrue();
		feed(Http2Bytes.empty().get(3, Http2Bytes.END_HEADERS, "/hello").data(3, Http2Bytes.END_STREAM, 0), size);
		assertThat(this.heads.isOpen()).isFalse();
	}

	@Test
	void aHeadIsOpenUntilItsLastByte() {
		byte[] request = Http2Bytes.empty().get(1, Http2Bytes.END_HEADERS, "/hello").toBytes();
		feed(Http2Bytes.preface(), 1000);
		this.heads.accept(Unpooled.wrappedBuffer(request, 0, request.length - 1));
		assertThat(this.heads.isOpen()).isTrue();
		this.heads.accept(Unpooled.wrappedBuffer(request, request.length - 1, 1));
		assertThat(this.heads.isOpen()).isFalse();
	}

	@Test
	void whatDoesNotBeginWithThePrefaceIsNotHttp2() {
		assertThat(this.heads.accept(Unpooled.wrappedBuffer(new byte[] { 'P' }))).isTrue();
		assertThat(this.heads.accept(Unpooled.wrappedBuffer(new byte[] { 'O' }))).isFalse();
	}

	private void feed(Http2Bytes frames, int size) {
		byte[] bytes = frames.toBytes();
		for (int at = 0; at < bytes.length; at += size) {
			assertThat(this.heads.accept(Unpooled.wrappedBuffer(bytes, at, Math.min(size, bytes.length - at))))
				.isTrue();
		}
	}

}
