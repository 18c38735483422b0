package io.streamingclient.actuate;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

import io.streamingclient.supervision.StreamSupervisor;
import io.streamingclient.supervision.SupervisedSnapshot;

/**
 * Shows the supervised streams, and starts again those that were given up.
 */
@Endpoint(id = "streamsupervised")
public final class StreamSupervisedEndpoint {

	private final StreamSupervisor supervisor;

	/**
	 * Create a new instance.
	 * @param supervisor what runs the streams
	 */
	public StreamSupervisedEndpoint(StreamSupervisor supervisor) {
		this.supervisor = supervisor;
	}

	/**
	 * All supervised streams.
	 * @return the streams, by name
	 */
	@ReadOperation
	public Supervised supervised() {
		return new Supervised(this.supervisor.streams());
	}

	/**
	 * One supervised stream.
	 * @param name its name
	 * @return the stream, or {@code null} if none has this name
	 */
	@ReadOperation
	public @Nullable SupervisedSnapshot stream(@Selector String name) {
		return this.supervisor.find(name).orElse(null);
	}

	/**
	 * Start a stream again, with a whole budget. Without effect if it runs.
	 * @param name its name
	 * @return whether there was such a stream
	 */
	@WriteOperation
	public Start start(@Selector String name) {
		return new Start(name, this.supervisor.startAgain(name));
	}

	/**
	 * The supervised streams.
	 *
	 * @param streams the streams
	 */
	public record Supervised(List<SupervisedSnapshot> streams) implements OperationResponseBody {

	}

	/**
	 * What became of a start. An object, because JMX can show nothing else.
	 *
	 * @param name the name of the stream
	 * @param found {@code false} if no stream has this name
	 */
	public record Start(String name, boolean found) implements OperationResponseBody {

	}

}
