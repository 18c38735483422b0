package io.streamingclient.table;

import java.util.List;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DefaultTable}.
 */
class DefaultTableTests {

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void noRowStaysBehindThatIsAddedWhileTheRegistryCloses(boolean evicting) throws Exception {
		for (int round = 0; round < 200; round++) {
			TableSpec<Integer, String> spec = new TableSpec<>("numbers", Integer.class, String.class, 100, evicting);
			Rows<Integer, String> rows = Rows.of(spec);
			List<Throwable> thrown = closeWhileRowsAreAdded(spec, rows);
			assertThat(thrown).allSatisfy((ex) -> assertThat(ex).isInstanceOf(TableRegistryClosedException.class)
				.hasMessageContaining("is closed"));
			assertThat(rows.size()).isZero();
		}
	}

	private static List<Throwable> closeWhileRowsAreAdded(TableSpec<Integer, String> spec, Rows<Integer, String> rows)
			throws InterruptedException {
		RegistryState state = new RegistryState();
		DefaultTable<Integer, String> table = new DefaultTable<>(spec, state, rows);
		state.open();
		return Race.of(4, (number) -> {
			if (number == 2) {
				state.close();
				table.clear();
			}
			else {
				table.add(number, "row");
			}
		});
	}

}
