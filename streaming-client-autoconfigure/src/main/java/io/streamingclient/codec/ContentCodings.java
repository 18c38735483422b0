package io.streamingclient.codec;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The content codings that the client offers and undoes: no other is accepted.
 */
public final class ContentCodings {

	private static final List<String> OFFERED = List.of("gzip", "deflate");

	private ContentCodings() {
	}

	/**
	 * The value of {@code Accept-Encoding}.
	 * @return the codings that can be undone
	 */
	public static String offered() {
		return String.join(", ", OFFERED);
	}

	/**
	 * Whether a body is coded at all.
	 * @param contentEncoding the value of {@code Content-Encoding}
	 * @return {@code false} for nothing, for {@code identity} and for {@code none}, which
	 * some servers say instead
	 */
	public static boolean isCoded(String contentEncoding) {
		String coding = normalized(contentEncoding);
		return !coding.isEmpty() && !coding.equals("identity") && !coding.equals("none");
	}

	/**
	 * A decoder for a body.
	 * @param contentEncoding the value of {@code Content-Encoding}
	 * @return a new decoder, or empty if the client did not offer this coding
	 */
	public static Optional<ContentDecoder> decoder(String contentEncoding) {
		return switch (normalized(contentEncoding)) {
			// RFC 9110 section 8.4.1.3: a recipient considers x-gzip equivalent to gzip
			case "gzip", "x-gzip" -> Optional.of(new GzipDecoder());
			case "deflate" -> Optional.of(new DeflateDecoder());
			default -> Optional.empty();
		};
	}

	private static String normalized(String contentEncoding) {
		return contentEncoding.trim().toLowerCase(Locale.ROOT);
	}

}
