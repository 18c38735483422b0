package io.streamingclient.upstream;

import java.util.Arrays;
import java.util.HexFormat;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class GeneratedBodyTests {

	@Test
	void theSameSeedGivesTheSameBytes() {
		assertThat(GeneratedBody.of(1000, 5).bytes()).isEqualTo(GeneratedBody.of(1000, 5).bytes())
			.isNotEqualTo(GeneratedBody.of(1000, 6).bytes());
	}

	@Test
	void aShorterBodyIsTheBeginningOfALongerOne() {
		byte[] longer = GeneratedBody.of(1003, 5).bytes();
		assertThat(GeneratedBody.of(1001, 5).bytes()).isEqualTo(Arrays.copyOf(longer, 1001));
	}

	@Test
	void aSliceHasTheBytesBetween() {
		byte[] all = GeneratedBody.of(100, 5).bytes();
		for (int from = 0; from < 20; from++) {
			byte[] slice = GeneratedBody.of(100, 5).slice(from, 90).slice(3, 60).bytes();
			assertThat(slice).isEqualTo(Arrays.copyOfRange(all, from + 3, from + 60));
		}
	}

	@Test
	void aSliceStaysInside() {
		assertThatIllegalArgumentException().isThrownBy(() -> GeneratedBody.of(10, 1).slice(5, 11));
		assertThatIllegalArgumentException().isThrownBy(() -> GeneratedBody.of(10, 1).slice(5, 4));
	}

	@Test
	void theDigestNeedsNoArray() {
		byte[] all = GeneratedBody.of(200_001, 5).bytes();
		assertThat(GeneratedBody.sha256(200_001, 5)).isEqualTo(HexFormat.of().formatHex(Digests.sha256().digest(all)));
	}

}
