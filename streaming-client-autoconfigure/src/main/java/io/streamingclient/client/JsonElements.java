package io.streamingclient.client;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.ResolvableType;
import org.springframework.core.codec.Decoder;
import org.springframework.core.codec.DecodingException;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.MediaType;
import org.springframework.http.codec.DecoderHttpMessageReader;
import org.springframework.http.codec.HttpMessageReader;
import org.springframework.web.reactive.function.UnsupportedMediaTypeException;
import org.springframework.web.reactive.function.client.ExchangeStrategies;

import io.streamingclient.codec.ElementReader;

/**
 * Reads one JSON text with the codec that the application reads JSON with.
 */
final class JsonElements<T> implements ElementReader<T> {

	private final Decoder<?> decoder;

	private final ResolvableType type;

	private JsonElements(Decoder<?> decoder, ResolvableType type) {
		this.decoder = decoder;
		this.type = type;
	}

	/**
	 * Find the codec for a type.
	 * @param <T> the type of the elements
	 * @param elementType the type of the elements
	 * @param strategies those of the {@code WebClient}
	 * @return a reader of UTF-8 JSON, or of the text itself for {@code String}
	 * @throws UnsupportedMediaTypeException if there is no codec
	 */
	static <T> ElementReader<T> reader(ParameterizedTypeReference<T> elementType, ExchangeStrategies strategies) {
		ResolvableType type = ResolvableType.forType(elementType);
		for (HttpMessageReader<?> reader : strategies.messageReaders()) {
			if (reader instanceof DecoderHttpMessageReader<?> decoding
					&& reader.canRead(type, MediaType.APPLICATION_JSON)) {
				return new JsonElements<>(decoding.getDecoder(), type);
			}
		}
		throw new UnsupportedMediaTypeException(MediaType.APPLICATION_JSON, List.of(), type);
	}

	// A codec may keep what it is given, so it gets a copy.
	@Override
	@SuppressWarnings("unchecked")
	public T read(byte[] bytes, int from, int length) {
		byte[] text = Arrays.copyOfRange(bytes, from, from + length);
		Object element = decode(text);
		if (element == null) {
			throw new DecodingException("A JSON null is no element");
		}
		return (T) element;
	}

	private @Nullable Object decode(byte[] text) {
		return this.decoder.decode(DefaultDataBufferFactory.sharedInstance.wrap(text), this.type,
				MediaType.APPLICATION_JSON, Map.of());
	}

}
