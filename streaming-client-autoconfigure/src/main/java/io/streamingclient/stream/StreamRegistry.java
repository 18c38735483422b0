package io.streamingclient.stream;

import java.util.List;
import java.util.Optional;

/**
 * Reads the live streams of the application, and cancels them. May be used by any thread;
 * nothing here touches the network.
 */
public interface StreamRegistry {

	/**
	 * The live streams.
	 * @return immutable snapshots, oldest first
	 * @throws io.streamingclient.table.TableRegistryClosedException if the registry is
	 * not running
	 */
	List<StreamSnapshot> streams();

	/**
	 * One live stream.
	 * @param id its id
	 * @return a snapshot, or empty if no live stream has this id
	 * @throws io.streamingclient.table.TableRegistryClosedException if the registry is
	 * not running
	 */
	Optional<StreamSnapshot> find(String id);

	/**
	 * How the latest streams ended.
	 * @return immutable records, oldest first; bounded
	 * @throws io.streamingclient.table.TableRegistryClosedException if the registry is
	 * not running
	 */
	List<Termination> recentTerminations();

	/**
	 * Cancel a stream: its exchange ends on the wire and its subscriber gets a
	 * {@link StreamCancelledException}.
	 * @param id the id of the stream
	 * @return {@code false} if no live stream has this id
	 * @throws io.streamingclient.table.TableRegistryClosedException if the registry is
	 * not running
	 */
	boolean cancel(String id);

}
