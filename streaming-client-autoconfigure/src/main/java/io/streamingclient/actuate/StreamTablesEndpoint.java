package io.streamingclient.actuate;

import java.util.List;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

import io.streamingclient.table.TableRegistry;
import io.streamingclient.table.TableStats;

/**
 * Shows every table of the application.
 */
@Endpoint(id = "streamtables")
public final class StreamTablesEndpoint {

	private final TableRegistry registry;

	/**
	 * Create a new instance.
	 * @param registry where the tables are
	 */
	public StreamTablesEndpoint(TableRegistry registry) {
		this.registry = registry;
	}

	/**
	 * All tables.
	 * @return the tables by name
	 */
	@ReadOperation
	public Tables tables() {
		return new Tables(this.registry.stats());
	}

	/**
	 * The tables of the application.
	 *
	 * @param tables how full each is and was
	 */
	public record Tables(List<TableStats> tables) implements OperationResponseBody {

	}

}
