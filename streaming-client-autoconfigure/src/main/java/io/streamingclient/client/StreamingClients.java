package io.streamingclient.client;

import java.util.Set;

/**
 * The named clients of the application. Thread-safe.
 */
public interface StreamingClients {

	/**
	 * The name of the client that is made from the defaults alone.
	 */
	String DEFAULT = "default";

	/**
	 * A client by its name.
	 * @param name the name as configured, or {@link #DEFAULT}
	 * @return the client
	 * @throws IllegalArgumentException if there is none; the message lists those that are
	 */
	StreamingClient get(String name);

	/**
	 * The names of the configured clients.
	 * @return an immutable set, without {@link #DEFAULT}
	 */
	Set<String> names();

	/**
	 * Make a client that is not configured. It lives as long as the application; make it
	 * once, not for each request.
	 * @param settings what to make it from
	 * @return the client
	 * @throws IllegalArgumentException if there is a client of this name
	 */
	StreamingClient create(ClientSettings settings);

}
