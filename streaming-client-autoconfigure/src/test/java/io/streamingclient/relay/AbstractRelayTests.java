package io.streamingclient.relay;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.streamingclient.upstream.ScriptedUpstream;
import io.streamingclient.upstream.SeenExchange;

/**
 * What is true of a relay on every kind of server and over every passage.
 */
@Timeout(120)
@ParameterizedClass
@MethodSource("stages")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AbstractRelayTests {

	@Parameter(0)
	Server server;

	@Parameter(1)
	Passage passage;

	Stage stage;

	ScriptedUpstream upstream;

	@BeforeParameterizedClassInvocation
	void start() {
		this.stage = Stage.of(this.server, this.passage);
		this.upstream = this.stage.upstream;
	}

	@AfterParameterizedClassInvocation
	void close() {
		this.stage.close();
	}

	static Stream<Arguments> stages() {
		return Arrays.stream(Server.values())
			.flatMap((server) -> Arrays.stream(Passage.values()).map((passage) -> Arguments.of(server, passage)));
	}

	static Stream<Arguments> http1Stages() {
		return AbstractRelayTests.stages().filter((arguments) -> !((Passage) arguments.get()[1]).isHttp2Down());
	}

	@BeforeEach
	void forget() {
		this.upstream.forget();
	}

	final SeenExchange seen() {
		return this.stage.seen();
	}

	/**
	 * The items of a cell.
	 * @param cell items with a tilde between them, or {@code none}
	 * @return the items
	 */
	static List<String> items(String cell) {
		return cell.equals("none") ? List.of() : Arrays.stream(cell.split(" ~ ")).map(String::strip).toList();
	}

	static String[] lines(String cell) {
		return items(cell).toArray(String[]::new);
	}

}
