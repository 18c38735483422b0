package io.streamingclient.upstream;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Which script is played for which path.
 */
final class Routes {

	private final Map<String, Function<SeenExchange, Script>> byPath = new ConcurrentHashMap<>();

	void register(String path, Function<SeenExchange, Script> responder) {
		if (!path.startsWith("/")) {
			throw new IllegalArgumentException("A path begins with a slash: " + path);
		}
		this.byPath.put(path, responder);
	}

	void register(String path, List<Script> inTurn) {
		AtomicInteger served = new AtomicInteger();
		int last = inTurn.size() - 1;
		register(path, (request) -> inTurn.get(Math.min(last, served.getAndIncrement())));
	}

	Script find(SeenExchange request) {
		for (String path = request.path(); !path.isEmpty(); path = parent(path)) {
			Function<SeenExchange, Script> responder = this.byPath.get(path);
			if (responder != null) {
				return responder.apply(request);
			}
		}
		return this.byPath.getOrDefault("/", Routes::notFound).apply(request);
	}

	private static String parent(String path) {
		return path.substring(0, Math.max(0, path.lastIndexOf('/')));
	}

	private static Script notFound(SeenExchange request) {
		return Script.respondWith(404).header("Content-Type", "text/plain").body("No script for " + request.path());
	}

}
