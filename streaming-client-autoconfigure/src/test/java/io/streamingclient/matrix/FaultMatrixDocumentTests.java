package io.streamingclient.matrix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Keeps {@code docs/fault-matrix.md} and the catalogue of rows the same; that the rows
 * are true is what {@link FaultMatrixTests} shows. To write the tables anew:
 * {@code mvn -pl streaming-client-autoconfigure -am test -Dtest=FaultMatrixDocumentTests -Ddocs.update=true}
 */
class FaultMatrixDocumentTests {

	private static final Path DOCUMENT = Path.of("..", "docs", "fault-matrix.md");

	private static final String BEGIN = "<!-- What follows is written by FaultMatrixDocumentTests -->\n";

	@Test
	void theDocumentIsWhatTheCatalogueSays() throws IOException {
		String tables = new FaultMatrixDocument(Catalogue.faults()).write();
		String document = Files.readString(DOCUMENT);
		assertThat(document).contains(BEGIN);
		int begin = document.indexOf(BEGIN) + BEGIN.length();
		if (Boolean.getBoolean("docs.update")) {
			document = document.substring(0, begin) + tables;
			Files.writeString(DOCUMENT, document);
		}
		assertThat(document.substring(begin)).as("%s; -Ddocs.update=true writes it anew", DOCUMENT).isEqualTo(tables);
	}

}
