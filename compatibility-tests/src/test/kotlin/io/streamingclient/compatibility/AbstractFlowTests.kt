package io.streamingclient.compatibility

import io.streamingclient.client.StreamingClient
import io.streamingclient.client.StreamingClients
import io.streamingclient.stream.Outcome
import io.streamingclient.stream.StreamException
import io.streamingclient.stream.StreamRegistry
import io.streamingclient.stream.StreamTruncatedException
import io.streamingclient.stream.Termination
import io.streamingclient.upstream.ClientEnd
import io.streamingclient.upstream.Script
import io.streamingclient.upstream.ScriptedUpstream
import java.time.Duration
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.TimeoutCancellationException
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import kotlinx.coroutines.reactive.asFlow
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import org.assertj.core.api.Assertions.assertThat
import org.assertj.core.api.Assertions.catchThrowableOfType
import org.awaitility.Awaitility
import org.junit.jupiter.api.AfterAll
import org.junit.jupiter.api.BeforeEach
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.TestInstance
import org.junit.jupiter.api.Timeout
import org.springframework.boot.WebApplicationType
import org.springframework.boot.builder.SpringApplicationBuilder
import org.springframework.context.ConfigurableApplicationContext

/**
 * A stream that is collected as a flow of coroutines.
 */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AbstractFlowTests(protocol: String, private val upstream: ScriptedUpstream) {

	private val context: ConfigurableApplicationContext = SpringApplicationBuilder(ChatApplication::class.java)
		.web(WebApplicationType.NONE)
		.run(
			"--spring.main.banner-mode=off",
			"--spring.reactor.netty.shutdown-quiet-period=0s",
			"--logging.level.root=warn",
			"--streaming.client.clients.reports.base-url=${upstream.uri()}",
			"--streaming.client.clients.reports.protocol=$protocol"
		)

	private val client: StreamingClient = context.getBean(StreamingClients::class.java).get("reports")

	private val streams = context.getBean(StreamRegistry::class.java)

	private var before = emptySet<String>()

	@BeforeEach
	fun begin() {
		upstream.forget()
		before = terminations().map { it.id() }.toSet()
	}

	@AfterAll
	fun close() {
		context.close()
		upstream.close()
	}

	@Test
	fun aWholeStreamIsCollected() {
		upstream.on("/report").respond(200).chunked().repeat(1000, Script.begin().chunk("a\nb\n")).end()
		val collected = runBlocking { report().toList() }
		assertThat(collected).hasSize(2000).startsWith("a", "b")
		assertThat(awaitTermination().outcome()).isEqualTo(Outcome.COMPLETED)
	}

	@Test
	fun aCancelledJobEndsTheExchangeOnTheWire() {
		beat()
		runBlocking {
			val third = CompletableDeferred<Unit>()
			val job = launch(Dispatchers.Default) {
				var count = 0
				report().collect { if (++count == 3) third.complete(Unit) }
			}
			withTimeout(SOON.toMillis()) { third.await() }
			job.cancelAndJoin()
		}
		assertCancelled()
	}

	@Test
	fun aJobThatIsCancelledInSilenceEndsTheExchangeOnTheWire() {
		upstream.on("/report").respond(200).chunked().chunk("a\n").stall()
		runBlocking {
			val first = CompletableDeferred<Unit>()
			val job = launch(Dispatchers.Default) { report().collect { first.complete(Unit) } }
			withTimeout(SOON.toMillis()) { first.await() }
			job.cancelAndJoin()
		}
		assertCancelled()
	}

	@Test
	fun takingAFewEndsTheExchangeOnTheWire() {
		beat()
		val taken = runBlocking { report().take(3).toList() }
		assertThat(taken).containsExactly("x", "x", "x")
		assertCancelled()
	}

	@Test
	fun aTimeoutOfTheScopeEndsTheExchangeOnTheWire() {
		upstream.on("/report").respond(200).chunked().chunk("a\n").stall()
		val error = catchThrowableOfType(TimeoutCancellationException::class.java) {
			runBlocking { withTimeout(1000) { report().collect {} } }
		}
		assertThat(error).isNotNull()
		assertCancelled()
	}

	@Test
	fun aSiblingThatFailsEndsTheExchangeOnTheWire() {
		beat()
		val error = catchThrowableOfType(IllegalStateException::class.java) {
			runBlocking {
				coroutineScope {
					val first = CompletableDeferred<Unit>()
					launch(Dispatchers.Default) { report().collect { first.complete(Unit) } }
					launch {
						first.await()
						error("no")
					}
				}
			}
		}
		assertThat(error).hasMessage("no")
		assertCancelled()
	}

	@Test
	fun anErrorArrivesAsItIs() {
		upstream.on("/report").respond(200).contentLength(100).send("a\nb\n").fin()
		val collected = mutableListOf<String>()
		val error = catchThrowableOfType(StreamTruncatedException::class.java) {
			runBlocking { report().collect { collected += it } }
		}
		assertThat(collected).containsExactly("a", "b")
		assertThat(error.client()).isEqualTo("reports")
		assertThat(error.elements()).isEqualTo(2)
		assertThat(error.streamId()).isEqualTo(awaitTermination().id())
		assertThat(generateSequence<Throwable>(error) { it.cause }.filterIsInstance<StreamException>().toList())
			.`as`("coroutines make no copy of it").containsExactly(error)
	}

	private fun report(): Flow<String> = client.get().uri("/report").retrieve().lines().asFlow()

	private fun beat() {
		upstream.on("/report").respond(200).chunked().heartbeats(Duration.ofMillis(5), "x\n")
	}

	private fun assertCancelled() {
		assertThat(upstream.awaitRequest(SOON).awaitEnd(SOON)).isIn(ClientEnd.CLOSED, ClientEnd.RESET)
		val end = awaitTermination()
		assertThat(end.outcome()).isEqualTo(Outcome.CANCELLED)
		assertThat(end.errorType()).isNull()
	}

	private fun awaitTermination(): Termination {
		Awaitility.await().atMost(SOON).until { streams.streams().isEmpty() && terminations().size > before.size }
		return terminations().single { it.id() !in before }
	}

	private fun terminations(): List<Termination> = streams.recentTerminations()

	private companion object {

		val SOON: Duration = Duration.ofSeconds(20)

	}

}
