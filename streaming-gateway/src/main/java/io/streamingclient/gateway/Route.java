package io.streamingclient.gateway;

import java.net.URI;
import java.util.Collections;
import java.util.Set;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;

import io.streamingclient.client.StreamingClient;
import io.streamingclient.relay.RelayRefusedException;
import io.streamingclient.relay.RelaySpec;
import io.streamingclient.relay.RelayTarget;

/**
 * Requests of a path, and what passes them on.
 *
 * @param name what the application calls it
 * @param path the pattern of their paths
 * @param methods their methods, or none for any
 * @param client what passes them on
 * @param rewrite makes the path of the upstream
 * @param spec what the relay does otherwise
 */
public record Route(String name, PathPattern path, Set<String> methods, StreamingClient client, Rewrite rewrite,
		RelaySpec spec) {

	private static final Pattern VARIABLE_NAME = Pattern.compile("\\{(\\*?)[^:{}]+");

	/**
	 * Check that the upstream can be asked for what the rewrite makes.
	 * @throws IllegalArgumentException if it cannot; the message says why
	 */
	public Route {
		methods = Collections.unmodifiableSet(methods);
		try {
			String example = rewrite.example();
			RelayTarget.refuseStepsUp(example);
			RelayTarget.below(client, example, null);
		}
		catch (RelayRefusedException ex) {
			throw new IllegalArgumentException(ex.problem().detail(), ex);
		}
	}

	/**
	 * Where a request goes.
	 * @param requested the path, which the pattern matches
	 * @param rawQuery the encoded query, or {@code null} for none
	 * @return the URI of the upstream
	 * @throws RelayRefusedException if the path has {@code ..} in it: an upstream would
	 * make another path of it than the pattern has matched
	 */
	URI target(PathContainer requested, @Nullable String rawQuery) {
		RelayTarget.refuseStepsUp(requested.value());
		String rewritten = this.rewrite.apply(requested);
		// a dot of the template and one of the request are two
		RelayTarget.refuseStepsUp(rewritten);
		return RelayTarget.below(this.client, rewritten, rawQuery);
	}

	boolean allows(HttpMethod method) {
		return this.methods.isEmpty() || this.methods.contains(method.name());
	}

	/**
	 * The pattern without the names of its variables: what makes two of them match the
	 * same paths.
	 */
	String shape() {
		return VARIABLE_NAME.matcher(this.path.getPatternString()).replaceAll("{$1").replace("{*}", "**");
	}

	/**
	 * Whether there are requests for which nobody could say which of two routes they are
	 * for.
	 * @param other another route
	 * @return whether paths and methods are the same
	 */
	public boolean isAmbiguousWith(Route other) {
		return shape().equals(other.shape()) && (this.methods.isEmpty() || other.methods.isEmpty()
				|| !Collections.disjoint(this.methods, other.methods));
	}

	@Override
	public String toString() {
		String rewritten = this.rewrite.toString();
		return this.name + ": " + (this.methods.isEmpty() ? "any method" : String.join(", ", this.methods)) + " "
				+ this.path.getPatternString() + " to the client " + this.client.name()
				+ (rewritten.isEmpty() ? "" : " as " + rewritten);
	}

}
