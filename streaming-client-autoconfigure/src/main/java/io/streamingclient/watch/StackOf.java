package io.streamingclient.watch;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Prints where a thread is.
 */
final class StackOf {

	private static final int MAX_FRAMES = 25;

	private StackOf() {
	}

	static String thread(Thread thread) {
		return Arrays.stream(thread.getStackTrace())
			.limit(MAX_FRAMES)
			.map((frame) -> System.lineSeparator() + "\tat " + frame)
			.collect(Collectors.joining());
	}

}
