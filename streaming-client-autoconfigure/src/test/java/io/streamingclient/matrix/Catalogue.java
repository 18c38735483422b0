package io.streamingclient.matrix;

import java.util.List;
import java.util.stream.Stream;

/**
 * All rows, in the order of the document.
 */
final class Catalogue {

	private Catalogue() {
	}

	static List<Fault> faults() {
		return Stream
			.of(ConnectFaults.rows(), SilenceFaults.rows(), EndFaults.rows(), LengthFaults.rows(), FramingFaults.rows(),
					CodingFaults.rows(), ElementFaults.rows(), ResetFaults.rows(), Http2Faults.rows(),
					UploadFaults.rows(), PoolFaults.rows(), HealthyRows.rows())
			.flatMap((rows) -> rows.all().stream())
			.toList();
	}

}
