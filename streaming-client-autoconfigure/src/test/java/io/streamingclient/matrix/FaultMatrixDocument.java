package io.streamingclient.matrix;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import org.springframework.boot.SpringBootVersion;

/**
 * Writes the rows as tables. Rows that differ in the protocol or the variant alone are
 * one line.
 */
final class FaultMatrixDocument {

	private final List<Fault> faults;

	FaultMatrixDocument(List<Fault> faults) {
		this.faults = faults;
	}

	String write() {
		StringBuilder text = new StringBuilder("\n").append(counts());
		byGroup().forEach((group, rows) -> text.append("\n## ").append(group).append("\n\n").append(table(rows)));
		return text.append('\n').toString();
	}

	private String counts() {
		List<Fault> broken = this.faults.stream().filter((fault) -> !fault.isHealthy()).toList();
		List<Fault> healthy = this.faults.stream().filter(Fault::isHealthy).toList();
		return """
				With Spring Boot %s: **of %d faults, plain WebClient tells the truth about %d, and this client about %d.**
				Of %d healthy streams that are slow or unusual, plain WebClient reads %d to the end, with a read timeout %d, and this
				client %d.
				"""
			.formatted(SpringBootVersion.getVersion(), broken.size(), count(broken, FaultMatrixDocument::isTrue),
					broken.size(), healthy.size(), count(healthy, FaultMatrixDocument::isTrue),
					count(healthy, FaultMatrixDocument::isTrueWithTimeout), healthy.size());
	}

	private static long count(List<Fault> rows, Predicate<Fault> which) {
		return rows.stream().filter(which).count();
	}

	private static boolean isTrue(Fault fault) {
		return fault.plain().isTrue();
	}

	private static boolean isTrueWithTimeout(Fault fault) {
		Plain timed = fault.timed();
		return (timed != null) ? timed.isTrue() : fault.plain().isTrue();
	}

	private Map<String, List<Fault>> byGroup() {
		return this.faults.stream()
			.collect(Collectors.groupingBy(Fault::group, LinkedHashMap::new, Collectors.toList()));
	}

	private static String table(List<Fault> rows) {
		Map<Line, List<Fault>> lines = rows.stream()
			.collect(Collectors.groupingBy(Line::of, LinkedHashMap::new, Collectors.toList()));
		List<String> written = new ArrayList<>();
		lines.forEach((line, merged) -> written.add(line.write(merged)));
		return """
				| what happens | protocol | plain WebClient | this client | the server sees |
				|---|---|---|---|---|
				""" + String.join("", written);
	}

	/**
	 * What the rows of one line have in common.
	 */
	private record Line(String name, String plain, String truth, String seen) {

		static Line of(Fault fault) {
			return new Line(fault.name(), plain(fault), fault.truth().toString(),
					fault.seen().stream().sorted().map(Seen::toString).collect(Collectors.joining(" or ")));
		}

		private static String plain(Fault fault) {
			Plain timed = fault.timed();
			if (timed == null) {
				return fault.plain().text();
			}
			return fault.plain().text() + (timed.text().equals(fault.plain().text()) ? ", also with a read timeout"
					: "; with a read timeout " + timed.text());
		}

		String write(List<Fault> merged) {
			Set<String> wires = new LinkedHashSet<>();
			Set<String> variants = new LinkedHashSet<>();
			merged.forEach((fault) -> {
				wires.add(fault.wire().toString());
				variants.add(fault.variant());
			});
			return "| %s | %s | %s | %s | %s |\n".formatted((this.name + " " + String.join(", ", variants)).strip(),
					String.join(" · ", wires), this.plain, this.truth, this.seen);
		}

	}

}
