package io.streamingclient.autoconfigure;

import java.io.UncheckedIOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;

import io.streamingclient.client.StreamingClients;
import io.streamingclient.supervision.CheckpointStore;
import io.streamingclient.supervision.FileCheckpointStore;
import io.streamingclient.supervision.FsyncPolicy;
import io.streamingclient.supervision.StreamSupervisor;
import io.streamingclient.supervision.SupervisedRow;
import io.streamingclient.supervision.SupervisedStream;
import io.streamingclient.table.TableRegistry;
import io.streamingclient.table.TableSpec;

/**
 * Auto-configuration of the {@link StreamSupervisor}: it runs every
 * {@link SupervisedStream} bean and every stream below
 * {@code streaming.client.supervised}.
 */
@AutoConfiguration(after = StreamingClientAutoConfiguration.class)
@ConditionalOnBean({ StreamingClients.class, TableRegistry.class })
@EnableConfigurationProperties({ StreamingClientProperties.class, SupervisionProperties.class })
public final class StreamSupervisionAutoConfiguration {

	private static final PropertyReader CHECKPOINT = new PropertyReader("streaming.client.checkpoint.");

	@Bean
	TableSpec<String, SupervisedRow> supervisedTable() {
		return StreamSupervisor.SUPERVISED;
	}

	@Bean(destroyMethod = "close")
	@Lazy(false)
	@ConditionalOnMissingBean
	StreamSupervisor streamSupervisor(ObjectProvider<SupervisedStream<?>> declared, SupervisionProperties properties,
			StreamingClients clients, ConfigurableListableBeanFactory beans, TableRegistry tables,
			ObjectProvider<CheckpointStore> checkpoints, StreamingClientProperties client, Environment environment,
			ApplicationEventPublisher events) {
		List<SupervisedStream<?>> streams = new SupervisedStreamsFactory(clients, beans)
			.streams(declared.orderedStream().toList(), properties.supervised());
		return new StreamSupervisor(streams, tables, store(streams, checkpoints, properties.checkpoint()),
				patience(client, environment), events::publishEvent);
	}

	private static Duration patience(StreamingClientProperties properties, Environment environment) {
		return DrainTimeout.of(properties.shutdown().drainTimeout(), environment);
	}

	@Bean
	@Lazy(false)
	SupervisionLifecycle supervisionLifecycle(StreamSupervisor supervisor) {
		return new SupervisionLifecycle(supervisor);
	}

	private static @Nullable CheckpointStore store(List<SupervisedStream<?>> streams,
			ObjectProvider<CheckpointStore> checkpoints, SupervisionProperties.Checkpoint properties) {
		FsyncPolicy fsync = fsync(properties.fsync());
		return streams.stream()
			.filter(SupervisedStream::isCheckpointed)
			.findFirst()
			.map((stream) -> checkpoints.getIfAvailable(() -> files(stream.name(), properties.directory(), fsync)))
			.orElse(null);
	}

	private static CheckpointStore files(String stream, @Nullable String directory, FsyncPolicy fsync) {
		if (directory == null || directory.isBlank()) {
			throw CHECKPOINT.invalid("directory",
					"it is not set, and the supervised stream '" + stream + "' asks for a checkpoint",
					"Set a directory that survives the process and that no other process uses, or declare a "
							+ "CheckpointStore bean.",
					null);
		}
		try {
			return new FileCheckpointStore(Path.of(directory), fsync);
		}
		catch (InvalidPathException | UncheckedIOException ex) {
			throw CHECKPOINT.invalid("directory", String.valueOf(ex.getMessage()),
					"Set a directory that can be written to.", ex);
		}
	}

	private static FsyncPolicy fsync(String value) {
		return switch (value) {
			case "always" -> FsyncPolicy.always();
			case "never" -> FsyncPolicy.never();
			default -> FsyncPolicy.every(CHECKPOINT.positive("fsync", CHECKPOINT.read("fsync",
					"Set 'always', 'never', or a duration such as '1s'.", () -> DurationStyle.detectAndParse(value))));
		};
	}

}
