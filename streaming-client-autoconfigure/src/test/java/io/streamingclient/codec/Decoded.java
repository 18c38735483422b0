package io.streamingclient.codec;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

import org.springframework.http.codec.ServerSentEvent;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a decoder made of a body.
 *
 * @param elements the elements as text
 * @param end {@code "whole"}, {@code "over"} if an element ended the stream before the
 * body did, or what the decoder threw
 */
record Decoded(List<String> elements, String end) {

	static final String WHOLE = "whole";

	static final String OVER = "over";

	/**
	 * Feed a body in pieces.
	 * @param decoder a new decoder
	 * @param body the body
	 * @param cuts where to cut it, in order
	 * @return what became of it
	 */
	static Decoded of(ElementDecoder<?> decoder, byte[] body, int... cuts) {
		List<String> elements = new ArrayList<>();
		try {
			int from = 0;
			for (int i = 0; i <= cuts.length; i++) {
				int to = (i < cuts.length) ? cuts[i] : body.length;
				decoder.feed(ByteBuffer.wrap(body, from, to - from));
				from = to;
				drain(decoder, elements);
				if (decoder.isOver()) {
					return new Decoded(elements, OVER);
				}
			}
			Object last = decoder.end();
			if (last != null) {
				elements.add(text(last));
			}
			return new Decoded(elements, WHOLE);
		}
		catch (RuntimeException ex) {
			return new Decoded(elements, ex.getClass().getSimpleName() + ": " + ex.getMessage());
		}
	}

	private static void drain(ElementDecoder<?> decoder, List<String> elements) {
		for (Object element = decoder.next(); element != null; element = decoder.next()) {
			elements.add(text(element));
		}
	}

	private static String text(Object element) {
		if (element instanceof ServerSentEvent<?> event) {
			return (event.comment() != null) ? ":" + event.comment()
					: ((event.event() != null) ? event.event() : "message") + "|"
							+ ((event.id() != null) ? event.id() : "") + "|" + event.data();
		}
		return element.toString();
	}

	/**
	 * Feed a body whole, byte by byte and cut at every place, and check that it makes no
	 * difference.
	 * @param decoders gives new decoders
	 * @param body the body
	 * @return what became of it
	 */
	static Decoded howeverSplit(Supplier<? extends ElementDecoder<?>> decoders, byte[] body) {
		Decoded whole = of(decoders.get(), body);
		assertThat(of(decoders.get(), body, everyPlace(body))).as("byte by byte").isEqualTo(whole);
		for (int at = 0; at <= body.length; at++) {
			assertThat(of(decoders.get(), body, at)).as("split at " + at).isEqualTo(whole);
		}
		return whole;
	}

	/**
	 * Feed a body whole, byte by byte and cut at random places, and check that it makes
	 * no difference.
	 * @param decoders gives new decoders
	 * @param body the body
	 * @param random decides where to cut
	 * @return what became of it
	 */
	static Decoded randomlySplit(Supplier<? extends ElementDecoder<?>> decoders, byte[] body, Random random) {
		Decoded whole = of(decoders.get(), body);
		assertThat(of(decoders.get(), body, everyPlace(body))).as("byte by byte").isEqualTo(whole);
		for (int i = 0; i < 10; i++) {
			int[] cuts = random.ints(1 + random.nextInt(8), 0, body.length + 1).sorted().toArray();
			assertThat(of(decoders.get(), body, cuts)).as("split at " + Arrays.toString(cuts)).isEqualTo(whole);
		}
		return whole;
	}

	private static int[] everyPlace(byte[] body) {
		int[] places = new int[Math.max(0, body.length - 1)];
		Arrays.setAll(places, (index) -> index + 1);
		return places;
	}

}
