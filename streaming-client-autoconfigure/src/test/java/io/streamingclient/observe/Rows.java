package io.streamingclient.observe;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.streamingclient.stream.StreamListener;
import io.streamingclient.stream.StreamSnapshot;
import io.streamingclient.stream.Termination;

/**
 * All rows that were ever opened, and all their ends.
 */
final class Rows implements StreamListener {

	private final Queue<StreamSnapshot> opened = new ConcurrentLinkedQueue<>();

	private final Queue<Termination> ended = new ConcurrentLinkedQueue<>();

	@Override
	public void onOpened(StreamSnapshot stream) {
		this.opened.add(stream);
	}

	@Override
	public void onEnded(Termination termination) {
		this.ended.add(termination);
	}

	List<String> opened() {
		return this.opened.stream().map(StreamSnapshot::id).toList();
	}

	List<Termination> ended() {
		return List.copyOf(this.ended);
	}

	void forget() {
		this.opened.clear();
		this.ended.clear();
	}

}
