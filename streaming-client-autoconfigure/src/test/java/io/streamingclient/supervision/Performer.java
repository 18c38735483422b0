package io.streamingclient.supervision;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

import org.awaitility.Awaitility;
import reactor.core.publisher.Flux;
import reactor.test.publisher.TestPublisher;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Plays the runs of one supervised stream by hand, and hears what its listener hears.
 */
final class Performer implements SupervisedListener<String> {

	private final List<TestPublisher<String>> runs = new CopyOnWriteArrayList<>();

	private final Queue<String> heard = new ConcurrentLinkedQueue<>();

	private final Queue<SupervisedSnapshot> ends = new ConcurrentLinkedQueue<>();

	SupervisedStream<String> stream(String name) {
		return SupervisedStream.of(name, this::open, this).withRestarts(Supervision.QUICK);
	}

	SupervisedStream<String> stream(String name, RestartType type) {
		return stream(name).withRestarts(Supervision.QUICK.withType(type));
	}

	Flux<String> open() {
		TestPublisher<String> run = TestPublisher.create();
		this.runs.add(run);
		return run.flux();
	}

	/**
	 * Wait for a run.
	 * @param number its number, from 1
	 * @return the run, which has been subscribed to
	 */
	TestPublisher<String> awaitRun(int number) {
		Awaitility.await()
			.atMost(Supervision.SOON)
			.pollInterval(Duration.ofMillis(5))
			.untilAsserted(() -> assertThat(this.runs).hasSizeGreaterThanOrEqualTo(number)
				.element(number - 1)
				.satisfies(TestPublisher::assertSubscribers));
		return this.runs.get(number - 1);
	}

	/**
	 * Let runs fail, one after the other.
	 * @param from the number of the first one
	 * @param to the number of the last one
	 */
	void fail(int from, int to) {
		for (int number = from; number <= to; number++) {
			awaitRun(number).error(new IllegalStateException("failure " + number));
		}
	}

	/**
	 * Emit an element as soon as it is asked for.
	 * @param run the number of the run
	 * @param element the element
	 */
	void emit(int run, String element) {
		TestPublisher<String> publisher = awaitRun(run);
		Awaitility.await()
			.atMost(Supervision.SOON)
			.pollInterval(Duration.ofMillis(5))
			.untilAsserted(() -> publisher.assertMinRequested(1));
		publisher.next(element);
	}

	// the end is told behind the change of the state, and behind the event
	void awaitEnds(int count) {
		Awaitility.await()
			.atMost(Supervision.SOON)
			.pollInterval(Duration.ofMillis(5))
			.untilAsserted(() -> assertThat(this.ends).hasSize(count));
	}

	int runs() {
		return this.runs.size();
	}

	List<String> heard() {
		return List.copyOf(this.heard);
	}

	List<SupervisedSnapshot> ends() {
		return List.copyOf(this.ends);
	}

	void awaitHeard(String... elements) {
		Awaitility.await()
			.atMost(Supervision.SOON)
			.pollInterval(Duration.ofMillis(5))
			.untilAsserted(() -> assertThat(heard()).containsExactly(elements));
	}

	@Override
	public void onElement(String element) {
		this.heard.add(element);
	}

	@Override
	public void onEnded(SupervisedSnapshot stream) {
		this.ends.add(stream);
	}

}
