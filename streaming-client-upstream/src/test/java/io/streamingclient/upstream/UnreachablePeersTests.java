package io.streamingclient.upstream;

import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@Timeout(60)
class UnreachablePeersTests {

	@Test
	@EnabledOnOs(OS.LINUX)
	void aConnectionToAFullBacklogHangs() throws Exception {
		try (UnresponsiveListener listener = UnresponsiveListener.open(); Socket socket = new Socket()) {
			assertThatExceptionOfType(SocketTimeoutException.class)
				.isThrownBy(() -> socket.connect(address(listener.uri()), 500));
		}
	}

	@Test
	void aConnectionToABoundPortIsRefused() throws Exception {
		try (RefusingPort port = RefusingPort.open(); Socket socket = new Socket()) {
			assertThatExceptionOfType(ConnectException.class)
				.isThrownBy(() -> socket.connect(address(port.uri()), 5000));
		}
	}

	private static InetSocketAddress address(URI uri) {
		return new InetSocketAddress(uri.getHost(), uri.getPort());
	}

}
