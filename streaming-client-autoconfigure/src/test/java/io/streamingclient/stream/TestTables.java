package io.streamingclient.stream;

import java.util.List;

import io.streamingclient.table.DefaultTableRegistry;
import io.streamingclient.table.TableDeclaration;
import io.streamingclient.table.TableSpec;

/**
 * The tables that an application has.
 */
public final class TestTables {

	private TestTables() {
	}

	/**
	 * Open a registry with all of them.
	 * @return the registry
	 */
	public static DefaultTableRegistry open() {
		DefaultTableRegistry tables = new DefaultTableRegistry(declarations());
		tables.open();
		return tables;
	}

	private static List<TableDeclaration> declarations() {
		return List
			.<TableSpec<?, ?>>of(LiveStreams.STREAMS, LiveStreams.CLOSING, LiveStreams.TERMINATIONS,
					LiveStreams.EVENT_LOOPS, LiveConnections.CONNECTIONS)
			.stream()
			.map((spec) -> new TableDeclaration("test", spec))
			.toList();
	}

}
