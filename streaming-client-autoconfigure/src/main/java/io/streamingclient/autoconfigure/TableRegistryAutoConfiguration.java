package io.streamingclient.autoconfigure;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.Executor;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

import io.streamingclient.stream.LiveConnection;
import io.streamingclient.stream.LiveConnections;
import io.streamingclient.stream.LiveStream;
import io.streamingclient.stream.LiveStreams;
import io.streamingclient.stream.LoopPulse;
import io.streamingclient.stream.StreamId;
import io.streamingclient.stream.Termination;
import io.streamingclient.table.DefaultTableRegistry;
import io.streamingclient.table.TableDeclaration;
import io.streamingclient.table.TableRegistry;
import io.streamingclient.table.TableSpec;

/**
 * Auto-configuration of the {@link TableRegistry}: one for the application context, open
 * as long as the context, with a table for every {@link TableSpec} bean. Created eagerly
 * even where {@code spring.main.lazy-initialization} is on.
 */
@AutoConfiguration
public final class TableRegistryAutoConfiguration {

	@Bean
	TableSpec<StreamId, LiveStream> streamsTable() {
		return LiveStreams.STREAMS;
	}

	@Bean
	TableSpec<StreamId, LiveStream> closingTable() {
		return LiveStreams.CLOSING;
	}

	@Bean
	TableSpec<Executor, LoopPulse> eventLoopsTable() {
		return LiveStreams.EVENT_LOOPS;
	}

	@Bean
	TableSpec<StreamId, Termination> terminationsTable() {
		return LiveStreams.TERMINATIONS;
	}

	@Bean
	TableSpec<String, LiveConnection> connectionsTable() {
		return LiveConnections.CONNECTIONS;
	}

	@Bean(initMethod = "open", destroyMethod = "close")
	@Lazy(false)
	@ConditionalOnMissingBean(TableRegistry.class)
	DefaultTableRegistry tableRegistry(Map<String, TableSpec<?, ?>> specs) {
		return new DefaultTableRegistry(declarations(specs));
	}

	private static Collection<TableDeclaration> declarations(Map<String, TableSpec<?, ?>> specs) {
		return specs.entrySet().stream().map((spec) -> new TableDeclaration(spec.getKey(), spec.getValue())).toList();
	}

}
