package io.streamingclient.client;

import java.io.IOException;
import java.time.Duration;

import io.streamingclient.upstream.ScriptedUpstream;

/**
 * A JVM of its own that serves HTTP/1.1 or h2c: {@code /beats} never ends, and
 * {@code /next} does at once. Its first line says where.
 */
final class ChildUpstream {

	private static final String AT = "AT ";

	private ChildUpstream() {
	}

	static ChildJvm start(Spoken spoken) throws IOException {
		return ChildJvm.start(ChildUpstream.class, spoken.name());
	}

	static String uri(ChildJvm child) {
		return child.awaitLine((line) -> line.startsWith(AT)).substring(AT.length());
	}

	/**
	 * What runs in the other JVM.
	 * @param spoken what to speak
	 */
	public static void main(String[] spoken) throws InterruptedException {
		try (ScriptedUpstream upstream = (Spoken.valueOf(spoken[0]) == Spoken.H2C) ? ScriptedUpstream.startH2c()
				: ScriptedUpstream.start()) {
			upstream.on("/beats").respond(200).chunked().heartbeats(Duration.ofMillis(50), "x\n");
			upstream.on("/next").respond(200).body("next\n");
			System.out.println(AT + upstream.uri());
			Thread.currentThread().join();
		}
	}

}
