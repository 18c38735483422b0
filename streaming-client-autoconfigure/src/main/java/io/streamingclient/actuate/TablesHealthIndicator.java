package io.streamingclient.actuate;

import java.util.List;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

import io.streamingclient.table.TableRegistry;
import io.streamingclient.table.TableStats;

/**
 * Down while a table refuses rows because it is full.
 */
public final class TablesHealthIndicator extends AbstractHealthIndicator {

	private final TableRegistry registry;

	/**
	 * Create a new instance.
	 * @param registry where the tables are
	 */
	public TablesHealthIndicator(TableRegistry registry) {
		super("The tables could not be read");
		this.registry = registry;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		List<TableStats> tables = this.registry.stats();
		builder.up();
		if (tables.stream().anyMatch(TableStats::isRefusing)) {
			builder.down();
		}
		tables.forEach((table) -> builder.withDetail(table.name(),
				new Fill(table.size(), table.capacity(), table.highWaterMark(), table.refusals())));
	}

	/**
	 * How full a table is.
	 *
	 * @param size rows now
	 * @param capacity rows there is room for
	 * @param highWaterMark most rows at one time
	 * @param refusals rows that were refused
	 */
	record Fill(int size, int capacity, int highWaterMark, long refusals) {

	}

}
