package io.streamingclient.table;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link TableSpec}.
 */
class TableSpecTests {

	private final TableSpec<String, Integer> spec = TableSpec.of("streams-2", String.class, Integer.class);

	@Test
	void hasRoomForTenThousandRowsAndRefusesMoreUnlessToldOtherwise() {
		assertThat(this.spec.capacity()).isEqualTo(10_000);
		assertThat(this.spec.evicting()).isFalse();
	}

	@Test
	void keepsEverythingElseWhenOneThingChanges() {
		assertThat(this.spec.withCapacity(3).evictingOldest())
			.isEqualTo(new TableSpec<>("streams-2", String.class, Integer.class, 3, true));
		assertThat(this.spec.evictingOldest().withCapacity(3)).isEqualTo(this.spec.withCapacity(3).evictingOldest());
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, -1, Integer.MIN_VALUE })
	void refusesACapacityWithoutRoom(int capacity) {
		assertThatIllegalArgumentException().isThrownBy(() -> this.spec.withCapacity(capacity))
			.withMessage("The capacity of table 'streams-2' must be at least 1 but is " + capacity);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "my streams", "a/b", "a.b", "größe", "a\nb" })
	void refusesANameWithOtherCharactersThanLettersDigitsAndDashes(String name) {
		assertThatIllegalArgumentException().isThrownBy(() -> TableSpec.of(name, String.class, Integer.class))
			.withMessage("The table name '" + name + "' must consist of letters, digits and dashes");
	}

}
