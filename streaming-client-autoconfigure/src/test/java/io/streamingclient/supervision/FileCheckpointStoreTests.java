package io.streamingclient.supervision;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class FileCheckpointStoreTests {

	private static final String POSITION = "event-1234567 Grüße\n2";

	@TempDir
	private Path directory;

	private CheckpointStore store;

	private Path file;

	@BeforeEach
	void create() {
		this.store = new FileCheckpointStore(this.directory, FsyncPolicy.always());
		this.file = this.directory.resolve("prices.checkpoint");
	}

	static Stream<FsyncPolicy> policies() {
		return Stream.of(FsyncPolicy.always(), FsyncPolicy.never(), FsyncPolicy.every(Duration.ofHours(1)));
	}

	@ParameterizedTest
	@MethodSource("policies")
	void theLatestPositionOfEachStreamIsThereForTheNextProcess(FsyncPolicy fsync) {
		CheckpointStore saving = new FileCheckpointStore(this.directory.resolve("a/b"), fsync);
		assertThat(saving.load("prices")).isEmpty();
		saving.save("prices", "1");
		saving.save("prices", POSITION);
		saving.save("news", "");
		saving.flush();
		CheckpointStore next = new FileCheckpointStore(this.directory.resolve("a/b"), fsync);
		assertThat(next.load("prices")).hasValue(POSITION);
		assertThat(next.load("news")).hasValue("");
		assertThat(next.load("nobody")).isEmpty();
	}

	@Test
	void aFileThatSomebodyHasRemovedIsNotForced() throws IOException {
		CheckpointStore saving = new FileCheckpointStore(this.directory, FsyncPolicy.every(Duration.ofHours(1)));
		saving.save("prices", "1");
		saving.save("prices", "2");
		Files.delete(this.file);
		saving.flush();
		assertThat(saving.load("prices")).isEmpty();
	}

	@Test
	void nothingButTheFilesIsLeft() throws IOException {
		this.store.save("prices", POSITION);
		try (Stream<Path> files = Files.list(this.directory)) {
			assertThat(files).containsExactly(this.file);
		}
	}

	@Test
	void aFileThatIsCutAnywhereIsRefused() throws IOException {
		this.store.save("prices", POSITION);
		byte[] whole = Files.readAllBytes(this.file);
		for (int length = 0; length < whole.length; length++) {
			Files.write(this.file, Arrays.copyOf(whole, length));
			assertRefused();
		}
	}

	@Test
	void aFileWithAWrongByteAnywhereIsRefused() throws IOException {
		this.store.save("prices", POSITION);
		byte[] whole = Files.readAllBytes(this.file);
		for (int i = 0; i < whole.length; i++) {
			byte[] wrong = whole.clone();
			wrong[i] ^= 1;
			Files.write(this.file, wrong);
			assertRefused();
		}
	}

	@Test
	void aFileThatIsLongerOrFullOfZeroesIsRefused() throws IOException {
		this.store.save("prices", POSITION);
		byte[] whole = Files.readAllBytes(this.file);
		Files.write(this.file, Arrays.copyOf(whole, whole.length + 1));
		assertRefused();
		Files.write(this.file, new byte[whole.length]);
		assertRefused();
		Files.write(this.file, new byte[100_000]);
		assertRefused();
		Files.writeString(this.file, POSITION);
		assertRefused();
	}

	@Test
	void theFileOfAnotherStreamIsRefused() throws IOException {
		this.store.save("news", POSITION);
		Files.move(this.directory.resolve("news.checkpoint"), this.file);
		assertRefused();
	}

	private void assertRefused() {
		assertThatExceptionOfType(CorruptCheckpointException.class).isThrownBy(() -> this.store.load("prices"))
			.withMessageContaining(this.file.toString())
			.withMessageContaining("corrupt");
	}

	@Test
	void whatAKilledProcessLeftHalfWrittenIsNotLookedAt() throws IOException {
		this.store.save("prices", POSITION);
		Files.writeString(this.directory.resolve("prices.checkpoint.new"), "streaming-cl", StandardCharsets.US_ASCII);
		assertThat(this.store.load("prices")).hasValue(POSITION);
		this.store.save("prices", "2");
		assertThat(this.store.load("prices")).hasValue("2");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", ".", "..", "../prices", "a/b", "a\\b", ".hidden", "/etc/passwd", "a b", "a\0", "ä" })
	void aNameThatIsNoneReachesNoFile(String name) {
		assertThatIllegalArgumentException().isThrownBy(() -> this.store.load(name));
		assertThatIllegalArgumentException().isThrownBy(() -> this.store.save(name, "1"));
		assertThatIllegalArgumentException().isThrownBy(() -> SupervisedStream.of(name, () -> null, (element) -> {
		}));
	}

	@Test
	void aFileIsNoDirectory() {
		this.store.save("prices", POSITION);
		assertThatExceptionOfType(UncheckedIOException.class)
			.isThrownBy(() -> new FileCheckpointStore(this.file, FsyncPolicy.always()))
			.withMessageContaining(this.file.toString());
	}

	@Test
	void aPositionThatCannotBeWrittenIsAnError() throws IOException {
		Files.createDirectories(this.file.resolve("in the way"));
		assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> this.store.save("prices", "1"))
			.withMessageContaining(this.file.toString());
	}

}
