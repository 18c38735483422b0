package io.streamingclient.matrix;

import java.time.Duration;

import io.streamingclient.matrix.Scenario.Recovery;
import io.streamingclient.stream.Clock;
import io.streamingclient.stream.ErrorType;
import io.streamingclient.stream.Phase;
import io.streamingclient.upstream.Http2Options;
import io.streamingclient.upstream.Script;

import static io.streamingclient.matrix.Wire.H2;
import static io.streamingclient.matrix.Wire.H2C;
import static io.streamingclient.matrix.Wire.HTTP11;
import static io.streamingclient.matrix.Wire.HTTPS;

/**
 * No connection can be made, or none that is of use.
 */
final class ConnectFaults {

	private static final Truth CONNECT = Truth.fails(ErrorType.CONNECT, Phase.ACQUIRING);

	private static final Truth CONNECT_TIMEOUT = Truth.runsOut(Clock.CONNECT, ErrorType.CONNECT, Phase.ACQUIRING);

	private ConnectFaults() {
	}

	static Rows rows() {
		Rows rows = new Rows("Connecting");
		unreachable(rows);
		tls(rows);
		ended(rows);
		return rows;
	}

	private static void unreachable(Rows rows) {
		row(rows, "The host does not exist", HTTP11).at(Venue.unknownHost())
			.truth(CONNECT, Seen.NO_REQUEST)
			.plain(Plain.fails("DnsErrorCauseException", "UnknownHostException"));
		row(rows, "The port refuses", HTTP11, H2C).at(Venue.refusingPort())
			.truth(CONNECT, Seen.NO_REQUEST)
			.plain(Plain.fails("ConnectException"));
		row(rows, "A black hole: SYN is not answered", HTTP11, H2C).at(Venue.blackHole())
			.truth(CONNECT_TIMEOUT, Seen.NO_REQUEST)
			.plain(Plain.hangs());
	}

	private static void tls(Rows rows) {
		row(rows, "TLS: the certificate is not trusted", HTTPS, H2).at(Venue.upstreamThatNobodyTrusts())
			.truth(CONNECT, Seen.NO_REQUEST)
			.plain(Plain.fails("SignatureException", "SunCertPathBuilderException"));
		row(rows, "TLS: the certificate is that of another host", HTTPS, H2)
			.at(Venue.upstreamWithCertificateOfAnotherHost())
			.truth(CONNECT, Seen.NO_REQUEST)
			.plain(Plain.fails("CertificateException"));
		row(rows, "TLS: the handshake is not answered", HTTPS, H2).plot(onAccept(Script.begin().stall()))
			.truth(CONNECT_TIMEOUT, Seen.NO_REQUEST)
			.plain(Plain.hangs());
	}

	private static void ended(Rows rows) {
		Script close = Script.begin().pause(Duration.ofSeconds(1)).fin();
		row(rows, "Accepted, then closed", HTTP11).plot(onAccept(close))
			.truth(Truth.fails(ErrorType.RESET, Phase.AWAITING_RESPONSE), Seen.NO_REQUEST, Seen.ITS_OWN_END)
			.plain(Plain.fails("PrematureCloseException"));
		row(rows, "Accepted, then closed", H2C).plot(onAccept(close))
			.truth(CONNECT, Seen.NO_REQUEST)
			.plain(Plain.fails("PrematureCloseException"));
		row(rows, "Accepted, and SETTINGS never come", H2C, H2)
			.at(Venue.upstream(Http2Options.standard().withoutSettings()))
			.script(Script.respondWith(200).body("a\n"))
			.truth(CONNECT_TIMEOUT, Seen.NO_REQUEST)
			.plain(Plain.hangs());
	}

	private static Row row(Rows rows, String name, Wire... wires) {
		return rows.row(name, wires).plot((scene) -> scene.read(Plot.PATH)).recovers(Recovery.NEVER);
	}

	private static Plot onAccept(Script script) {
		return (scene) -> {
			scene.upstream().onAccept(script);
			return scene.read(Plot.PATH);
		};
	}

}
