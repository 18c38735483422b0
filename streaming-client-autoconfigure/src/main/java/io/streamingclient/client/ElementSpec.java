package io.streamingclient.client;

import java.util.function.Function;

import reactor.core.publisher.Flux;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.codec.ServerSentEvent;

import io.streamingclient.codec.EventOptions;
import io.streamingclient.codec.RecordOptions;

/**
 * How to read the body of a response as elements of a format. Types are read with the
 * JSON codec of the application, that of its {@code WebClient}. What can't be read is a
 * {@link io.streamingclient.stream.StreamDecodeException} that says which element it is
 * and where it begins; what is cut is a
 * {@link io.streamingclient.stream.StreamTruncatedException}. Every {@code Flux} is cold.
 */
public interface ElementSpec {

	/**
	 * The body as server-sent events.
	 * @param options how they are read
	 * @return a cold {@code Flux}
	 */
	Flux<ServerSentEvent<String>> events(EventOptions options);

	/**
	 * The body as server-sent events whose data is JSON.
	 * @param <T> the type of the data
	 * @param dataType the type of the data; {@code String} is the data as it is
	 * @param options how they are read
	 * @return a cold {@code Flux}
	 */
	<T> Flux<ServerSentEvent<T>> events(ParameterizedTypeReference<T> dataType, EventOptions options);

	/**
	 * The body as server-sent events whose data is JSON.
	 * @param <T> the type of the data
	 * @param dataType the type of the data; {@code String} is the data as it is
	 * @param options how they are read
	 * @return a cold {@code Flux}
	 */
	default <T> Flux<ServerSentEvent<T>> events(Class<T> dataType, EventOptions options) {
		return events(ParameterizedTypeReference.forType(dataType), options);
	}

	/**
	 * The body as server-sent events whose data is JSON.
	 * @param <T> the type of the data
	 * @param dataType the type of the data; {@code String} is the data as it is
	 * @return a cold {@code Flux}
	 */
	default <T> Flux<ServerSentEvent<T>> events(ParameterizedTypeReference<T> dataType) {
		return events(dataType, EventOptions.defaults());
	}

	/**
	 * The body as server-sent events whose data is JSON.
	 * @param <T> the type of the data
	 * @param dataType the type of the data; {@code String} is the data as it is
	 * @return a cold {@code Flux}
	 */
	default <T> Flux<ServerSentEvent<T>> events(Class<T> dataType) {
		return events(dataType, EventOptions.defaults());
	}

	/**
	 * The body as records of newline-delimited JSON, whatever its content type.
	 * @param <T> the type of the records
	 * @param parser reads one JSON text, for example {@code jsonMapper::readTree}; throws
	 * if it is none
	 * @param options how they are read
	 * @return a cold {@code Flux}
	 */
	<T> Flux<T> records(Function<? super String, ? extends T> parser, RecordOptions options);

	/**
	 * The body as records of newline-delimited JSON, whatever its content type.
	 * @param <T> the type of the records
	 * @param recordType the type of the records; {@code String} is the JSON text as it is
	 * @param options how they are read
	 * @return a cold {@code Flux}
	 */
	<T> Flux<T> records(ParameterizedTypeReference<T> recordType, RecordOptions options);

	/**
	 * The body as records of newline-delimited JSON, whatever its content type.
	 * @param <T> the type of the records
	 * @param recordType the type of the records; {@code String} is the JSON text as it is
	 * @param options how they are read
	 * @return a cold {@code Flux}
	 */
	default <T> Flux<T> records(Class<T> recordType, RecordOptions options) {
		return records(ParameterizedTypeReference.forType(recordType), options);
	}

	/**
	 * The body as records of newline-delimited JSON, whatever its content type.
	 * @param <T> the type of the records
	 * @param recordType the type of the records; {@code String} is the JSON text as it is
	 * @return a cold {@code Flux}
	 */
	default <T> Flux<T> records(ParameterizedTypeReference<T> recordType) {
		return records(recordType, RecordOptions.defaults());
	}

	/**
	 * The body as records of newline-delimited JSON, whatever its content type.
	 * @param <T> the type of the records
	 * @param recordType the type of the records; {@code String} is the JSON text as it is
	 * @return a cold {@code Flux}
	 */
	default <T> Flux<T> records(Class<T> recordType) {
		return records(recordType, RecordOptions.defaults());
	}

	/**
	 * The elements of the one JSON array that the body is, whatever its content type. No
	 * more than one of them is kept in memory.
	 * @param <T> the type of the elements
	 * @param elementType the type of the elements; {@code String} is the JSON text as it
	 * is
	 * @param options how they are read; there are no line breaks to be optional
	 * @return a cold {@code Flux}
	 */
	<T> Flux<T> arrayElements(ParameterizedTypeReference<T> elementType, RecordOptions options);

	/**
	 * The elements of the one JSON array that the body is, whatever its content type. No
	 * more than one of them is kept in memory.
	 * @param <T> the type of the elements
	 * @param elementType the type of the elements; {@code String} is the JSON text as it
	 * is
	 * @param options how they are read; there are no line breaks to be optional
	 * @return a cold {@code Flux}
	 */
	default <T> Flux<T> arrayElements(Class<T> elementType, RecordOptions options) {
		return arrayElements(ParameterizedTypeReference.forType(elementType), options);
	}

	/**
	 * The elements of the one JSON array that the body is, whatever its content type. No
	 * more than one of them is kept in memory.
	 * @param <T> the type of the elements
	 * @param elementType the type of the elements; {@code String} is the JSON text as it
	 * is
	 * @return a cold {@code Flux}
	 */
	default <T> Flux<T> arrayElements(ParameterizedTypeReference<T> elementType) {
		return arrayElements(elementType, RecordOptions.defaults());
	}

	/**
	 * The elements of the one JSON array that the body is, whatever its content type. No
	 * more than one of them is kept in memory.
	 * @param <T> the type of the elements
	 * @param elementType the type of the elements; {@code String} is the JSON text as it
	 * is
	 * @return a cold {@code Flux}
	 */
	default <T> Flux<T> arrayElements(Class<T> elementType) {
		return arrayElements(elementType, RecordOptions.defaults());
	}

}
