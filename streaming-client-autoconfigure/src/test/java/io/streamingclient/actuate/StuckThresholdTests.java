package io.streamingclient.actuate;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class StuckThresholdTests {

	@ParameterizedTest
	@CsvSource({ "1, 1", "' 3 ', 3", "5%, 5%", "' 5 % ', 5%", "100%, 100%", "2147483647, 2147483647" })
	void aNumberOrAPercentageIsRead(String text, String read) {
		assertThat(StuckThreshold.of(text)).hasToString(read);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "0", "-1", "0%", "-5%", "101%", "x", "%", "1.5", "5%%", "2147483648" })
	void anythingElseIsRefused(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> StuckThreshold.of(text))
			.withMessage("it must be a positive number of streams or a percentage up to 100%");
	}

}
