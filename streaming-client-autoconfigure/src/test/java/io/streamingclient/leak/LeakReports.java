package io.streamingclient.leak;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The leaks that Netty reported and nobody has looked at yet.
 */
final class LeakReports {

	private final BlockingQueue<String> reports = new LinkedBlockingQueue<>();

	void add(String report) {
		this.reports.add(report);
	}

	/**
	 * Take all reports, and wait a little for the first.
	 * @param patience how long to wait at most
	 * @param stir what makes Netty look for leaks
	 * @return the reports
	 */
	List<String> await(Duration patience, Runnable stir) {
		List<String> taken = new ArrayList<>();
		try {
			stir.run();
			String first = this.reports.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
			stir.run();
			if (first != null) {
				taken.add(first);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		this.reports.drainTo(taken);
		return taken;
	}

}
