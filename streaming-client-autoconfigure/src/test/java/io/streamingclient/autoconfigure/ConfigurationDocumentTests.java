package io.streamingclient.autoconfigure;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.util.ClassUtils;

import io.streamingclient.wire.Protocol;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Keeps {@code docs/configuration.md} and the configuration metadata the same. To write
 * the table anew:
 * {@code mvn -pl streaming-client-autoconfigure -am test -Dtest=ConfigurationDocumentTests -Ddocs.update=true}
 */
class ConfigurationDocumentTests {

	private static final Path DOCUMENT = Path.of("..", "docs", "configuration.md");

	private static final String BEGIN = "<!-- The table is written by ConfigurationDocumentTests -->\n";

	private static final String END = "<!-- The end of the table -->\n";

	private static final Set<String> WITHOUT_DEFAULT = Set.of("streaming.client.checkpoint.directory",
			"streaming.client.clients", "streaming.client.limits.max-body-size", "streaming.client.resume.max-outage",
			"streaming.client.ssl.bundle", "streaming.client.supervised", "streaming.client.total-timeout");

	private final Metadata metadata = Metadata.load();

	@Test
	void everyPropertyHasADescription() {
		assertThat(this.metadata.properties()).isNotEmpty()
			.allSatisfy(
					(property) -> assertThat(property.description()).as(property.name()).isNotBlank().endsWith("."));
	}

	@Test
	void everyPropertyHasADefaultUnlessItHasNoneOnPurpose() {
		assertThat(this.metadata.properties()).filteredOn((property) -> property.defaultValue() == null)
			.extracting(Metadata.Property::name)
			.containsExactlyInAnyOrderElementsOf(WITHOUT_DEFAULT);
	}

	@Test
	void whatOneClientCanSetHasTheNameThatItHasForAll() {
		List<String> common = this.metadata.names("streaming.client.");
		assertThat(perClient()).contains("base-url")
			.allSatisfy((name) -> assertThat(name.equals("base-url") || common.contains("streaming.client." + name))
				.as(name)
				.isTrue());
	}

	@Test
	void theDocumentIsWhatTheMetadataSay() throws IOException {
		String document = Files.readString(DOCUMENT);
		int begin = document.indexOf(BEGIN) + BEGIN.length();
		int end = document.indexOf(END);
		assertThat(end).as("%s has both marks", DOCUMENT).isGreaterThanOrEqualTo(begin);
		if (Boolean.getBoolean("docs.update")) {
			document = document.substring(0, begin) + table() + document.substring(end);
			Files.writeString(DOCUMENT, document);
			end = document.indexOf(END);
		}
		assertThat(document.substring(begin, end)).as("the table in %s; -Ddocs.update=true writes it anew", DOCUMENT)
			.isEqualTo(table());
	}

	private String table() {
		Set<String> perClient = perClient();
		StringBuilder table = new StringBuilder(
				"\n| name | type | default | per client | meaning |\n|---|---|---|---|---|\n");
		this.metadata.properties()
			.forEach((property) -> table
				.append("| `%s` | %s | %s | %s | %s |\n".formatted(property.name(), type(property.type()),
						(property.defaultValue() != null) ? "`" + property.defaultValue() + "`" : "none",
						perClient.contains(property.name().replace("streaming.client.", "")) ? "yes" : "",
						property.description())));
		return table.append('\n').toString();
	}

	private static String type(String type) {
		if (type.equals(Protocol.class.getName())) {
			return Arrays.stream(Protocol.values())
				.map((protocol) -> "`" + protocol.name().toLowerCase(Locale.ROOT) + "`")
				.collect(Collectors.joining(", "));
		}
		return type.startsWith("java.util.Map<") ? "map" : ClassUtils.getShortName(type);
	}

	private static Set<String> perClient() {
		return names(StreamingClientProperties.Client.class, "").collect(Collectors.toSet());
	}

	private static Stream<String> names(Class<?> properties, String prefix) {
		return Arrays.stream(Objects.requireNonNull(properties.getRecordComponents()))
			.flatMap(
					(component) -> names(component, prefix + DataObjectPropertyName.toDashedForm(component.getName())));
	}

	private static Stream<String> names(RecordComponent component, String name) {
		return component.getType().isRecord() ? names(component.getType(), name + ".") : Stream.of(name);
	}

}
