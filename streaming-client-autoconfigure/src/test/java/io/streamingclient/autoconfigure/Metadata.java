package io.streamingclient.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The configuration metadata that the build has generated for this module.
 *
 * @param properties all properties, sorted by name
 */
record Metadata(List<Property> properties) {

	private static final String LOCATION = "META-INF/spring-configuration-metadata.json";

	static Metadata load() {
		URL classes = StreamingClientProperties.class.getProtectionDomain().getCodeSource().getLocation();
		try (InputStream in = new URL(classes, LOCATION).openStream()) {
			JsonNode root = JsonMapper.shared().readTree(in);
			return new Metadata(root.get("properties")
				.valueStream()
				.map(Property::of)
				.sorted(Comparator.comparing(Property::name))
				.toList());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	List<String> names(String prefix) {
		return this.properties.stream().map(Property::name).filter((name) -> name.startsWith(prefix)).toList();
	}

	Property property(String name) {
		return this.properties.stream()
			.filter((property) -> property.name().equals(name))
			.findFirst()
			.orElseThrow(() -> new AssertionError("There is no property " + name));
	}

	/**
	 * One property.
	 *
	 * @param name the name
	 * @param type the Java type
	 * @param description what it means, or {@code null} if it has none
	 * @param defaultValue the default, or {@code null} if it has none
	 */
	record Property(String name, String type, @Nullable String description, @Nullable String defaultValue) {

		static Property of(JsonNode node) {
			return new Property(Objects.requireNonNull(text(node, "name")), Objects.requireNonNull(text(node, "type")),
					text(node, "description"), text(node, "defaultValue"));
		}

		private static @Nullable String text(JsonNode node, String field) {
			JsonNode value = node.get(field);
			return (value != null) ? value.asString() : null;
		}

	}

}
