package io.streamingclient.supervision;

import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

import org.springframework.http.codec.ServerSentEvent;

/**
 * A stream that the application wants to have at all times. As a bean, it is started with
 * the application and started again whenever it ends: <pre class="code">
 * &#64;Bean
 * SupervisedStream&lt;ServerSentEvent&lt;String&gt;&gt; prices(StreamingClient exchange, PriceBoard board) {
 *     return SupervisedStream.of("prices", () -&gt; exchange.get().uri("/prices").retrieve().events(), board::show);
 * }
 * </pre> Immutable.
 *
 * @param <T> the type of its elements
 */
public final class SupervisedStream<T> {

	private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

	private final String name;

	private final Function<? super Optional<String>, ? extends Flux<? extends T>> opening;

	private final SupervisedListener<? super T> listener;

	private final @Nullable Function<? super T, @Nullable String> position;

	private final boolean saved;

	private final RestartPolicy restarts;

	private SupervisedStream(String name, Function<? super Optional<String>, ? extends Flux<? extends T>> opening,
			SupervisedListener<? super T> listener, @Nullable Function<? super T, @Nullable String> position,
			boolean saved, RestartPolicy restarts) {
		if (!NAME.matcher(name).matches()) {
			throw new IllegalArgumentException(("The name '%s' of a supervised stream must be at most 100 letters, "
					+ "digits, dots, dashes and underscores and begin with a letter or a digit")
				.formatted(name));
		}
		this.name = name;
		this.opening = Objects.requireNonNull(opening, "'opening' must not be null");
		this.listener = Objects.requireNonNull(listener, "'listener' must not be null");
		this.position = position;
		this.saved = saved;
		this.restarts = Objects.requireNonNull(restarts, "'restarts' must not be null");
	}

	/**
	 * Declare a stream.
	 * @param <T> the type of its elements
	 * @param name its name: letters, digits, dots, dashes and underscores
	 * @param opening gives a new {@code Flux} for each run. Called on a thread of the
	 * supervisor, where it may block; what it throws is a failure of that run
	 * @param listener takes the elements
	 * @return the declaration
	 * @throws IllegalArgumentException if the name has other characters
	 */
	public static <T> SupervisedStream<T> of(String name, Supplier<? extends Flux<? extends T>> opening,
			SupervisedListener<? super T> listener) {
		Objects.requireNonNull(opening, "'opening' must not be null");
		return new SupervisedStream<>(name, (position) -> opening.get(), listener, null, false,
				RestartPolicy.defaults());
	}

	/**
	 * Declare a stream whose position survives its runs and the application. The position
	 * of an element is saved after the listener has returned from it, never before, and a
	 * little later: so after a crash some elements come twice, and none is left out. Each
	 * element is delivered <em>at least once</em>.
	 * @param <T> the type of its elements
	 * @param name its name: letters, digits, dots, dashes and underscores
	 * @param opening gives a new {@code Flux} for each run, which begins behind the
	 * position, or at the beginning if there is none: it may send it as
	 * {@code Last-Event-ID}, say. Called on a thread of the supervisor, where it may
	 * block; what it throws is a failure of that run
	 * @param listener takes the elements
	 * @param position gives the position of an element, or {@code null} if it has none
	 * @return the declaration
	 * @throws IllegalArgumentException if the name has other characters
	 */
	public static <T> SupervisedStream<T> checkpointed(String name,
			Function<? super Optional<String>, ? extends Flux<? extends T>> opening,
			SupervisedListener<? super T> listener, Function<? super T, @Nullable String> position) {
		Objects.requireNonNull(position, "'position' must not be null");
		return new SupervisedStream<>(name, opening, listener, position, true, RestartPolicy.defaults());
	}

	/**
	 * Declare a stream of server-sent events, each run of which begins behind the last
	 * event that the listener has returned from: as long as the application runs, or
	 * longer with {@link #withCheckpoint()}.
	 * @param <T> the type of their data
	 * @param name its name: letters, digits, dots, dashes and underscores
	 * @param opening gives a new {@code Flux} for each run, for a request with the given
	 * {@link io.streamingclient.client.StreamingClient.RequestSpec#lastEventId last event
	 * id}, which is empty for the beginning. Called on a thread of the supervisor, where
	 * it may block; what it throws is a failure of that run
	 * @param listener takes the events
	 * @return the declaration
	 * @throws IllegalArgumentException if the name has other characters
	 */
	public static <T> SupervisedStream<ServerSentEvent<T>> ofEvents(String name,
			Function<? super String, ? extends Flux<ServerSentEvent<T>>> opening,
			SupervisedListener<? super ServerSentEvent<T>> listener) {
		Objects.requireNonNull(opening, "'opening' must not be null");
		return new SupervisedStream<>(name, (id) -> opening.apply(id.orElse("")), listener,
				SupervisedStream::idInEffect, false, RestartPolicy.defaults());
	}

	// No id is an id too: the server may have ended the position.
	private static @Nullable String idInEffect(ServerSentEvent<?> event) {
		if (event.comment() != null) {
			return null;
		}
		return (event.id() != null) ? event.id() : "";
	}

	/**
	 * This declaration with a position that survives the application: it is saved after
	 * the listener has returned, as that of a {@link #checkpointed} stream.
	 * @return the declaration
	 * @throws IllegalStateException if its elements have no position
	 */
	public SupervisedStream<T> withCheckpoint() {
		if (this.position == null) {
			throw new IllegalStateException(this + " has no position that could be saved");
		}
		return new SupervisedStream<>(this.name, this.opening, this.listener, this.position, true, this.restarts);
	}

	/**
	 * This declaration with another restart policy.
	 * @param restarts when it is started again; permanently by default, 5 times in 10
	 * seconds
	 * @return the declaration
	 */
	public SupervisedStream<T> withRestarts(RestartPolicy restarts) {
		return new SupervisedStream<>(this.name, this.opening, this.listener, this.position, this.saved, restarts);
	}

	/**
	 * Its name.
	 * @return the name
	 */
	public String name() {
		return this.name;
	}

	/**
	 * When it is started again.
	 * @return the policy
	 */
	public RestartPolicy restarts() {
		return this.restarts;
	}

	/**
	 * Whether its position is saved.
	 * @return whether it needs a {@link CheckpointStore}
	 */
	public boolean isCheckpointed() {
		return this.saved;
	}

	boolean hasPosition() {
		return this.position != null;
	}

	SupervisedListener<? super T> listener() {
		return this.listener;
	}

	Flux<? extends T> open(Optional<String> from) {
		return Objects.requireNonNull(this.opening.apply(from),
				() -> "The function that opens '" + this.name + "' returned null");
	}

	@Nullable String positionOf(T element) {
		return (this.position != null) ? this.position.apply(element) : null;
	}

	@Override
	public String toString() {
		return "SupervisedStream[" + this.name + "]";
	}

}
