package io.streamingclient.upstream;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What the kernel says of the other end of a loopback connection. It is the only way to
 * see that the client has closed it while its bytes are not read, for FIN comes after
 * them.
 */
enum PeerState {

	/** The client has its end open, or the kernel does not say. */
	OPEN,

	/** The client has closed its end. */
	CLOSED,

	/** The client has no connection any more, not even one that is closing. */
	RESET;

	private static final List<Path> TABLES = List.of(Path.of("/proc/self/net/tcp"), Path.of("/proc/self/net/tcp6"));

	private static final String ABSENT = "";

	private static final String ESTABLISHED = "01";

	private static final String CLOSE_WAIT = "08";

	/**
	 * Looks the client's end up; twice when it is not there, for the kernel may skip a
	 * row while others come and go.
	 */
	static PeerState of(int clientPort, int serverPort) {
		PeerState state = look(clientPort, serverPort);
		return (state == RESET) ? look(clientPort, serverPort) : state;
	}

	private static PeerState look(int clientPort, int serverPort) {
		List<String> rows = TABLES.stream().flatMap(PeerState::rows).toList();
		if (rows.isEmpty()) {
			return OPEN;
		}
		return switch (stateOf(rows, clientPort, serverPort)) {
			case ESTABLISHED, CLOSE_WAIT -> OPEN;
			case ABSENT -> RESET;
			default -> CLOSED;
		};
	}

	private static String stateOf(List<String> rows, int localPort, int remotePort) {
		String local = port(localPort);
		String remote = port(remotePort);
		return rows.stream()
			.map((row) -> row.strip().split("\\s+"))
			.filter((cells) -> cells[1].endsWith(local) && cells[2].endsWith(remote))
			.map((cells) -> cells[3])
			.findFirst()
			.orElse(ABSENT);
	}

	private static String port(int number) {
		return String.format(Locale.ROOT, ":%04X", number);
	}

	private static Stream<String> rows(Path table) {
		try {
			return Files.readAllLines(table).stream().skip(1);
		}
		catch (IOException ex) {
			return Stream.empty();
		}
	}

}
