package io.streamingclient.supervision;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;

import org.springframework.boot.WebApplicationType;

import io.streamingclient.autoconfigure.RunningApplication;
import io.streamingclient.upstream.ScriptedUpstream;

import static io.streamingclient.autoconfigure.RunningApplication.SOON;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A running application whose supervised streams are declared by properties, and their
 * upstream.
 */
abstract class AbstractSupervisionTests {

	final ScriptedUpstream upstream = ScriptedUpstream.start();

	@AfterEach
	void closeUpstream() {
		this.upstream.close();
	}

	RunningApplication start(WebApplicationType type, Class<?> source, List<String> properties, String... more) {
		List<String> all = new ArrayList<>(properties);
		all.addAll(Arrays.asList(more));
		all.add(RunningApplication.baseUrl("reports", this.upstream));
		return RunningApplication.start(type, source, all.toArray(String[]::new));
	}

	RunningApplication start(List<String> properties, String... more) {
		return start(WebApplicationType.NONE, SupervisedApp.class, properties, more);
	}

	static SupervisedSnapshot await(RunningApplication application, String name, SupervisedState state) {
		StreamSupervisor supervisor = application.bean(StreamSupervisor.class);
		Awaitility.await()
			.atMost(SOON)
			.untilAsserted(() -> assertThat(supervisor.find(name)).get()
				.extracting(SupervisedSnapshot::state)
				.isEqualTo(state));
		return supervisor.find(name).orElseThrow();
	}

	static void awaitData(RunningApplication application, String... data) {
		SupervisedApp.Events events = application.bean(SupervisedApp.Events.class);
		Awaitility.await().atMost(SOON).untilAsserted(() -> assertThat(events.data()).containsExactly(data));
	}

}
