package io.streamingclient;

import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Date;
import java.util.Map;
import java.util.Set;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import io.streamingclient.table.TableRegistry;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

/**
 * Keeps the packages in their layers.
 */
class ArchitectureTests {

	private static final String ROOT = "io.streamingclient.";

	/**
	 * Which package may use which others.
	 */
	private static final Map<String, Set<String>> LAYERS = Map.ofEntries(Map.entry("table", Set.of()),
			Map.entry("stream", Set.of("table")), Map.entry("codec", Set.of("stream")),
			Map.entry("wire", Set.of("stream", "codec")), Map.entry("client", Set.of("stream", "wire", "codec")),
			Map.entry("observe", Set.of("stream", "wire", "codec", "client")), Map.entry("watch", Set.of("stream")),
			Map.entry("resume", Set.of("client", "stream")),
			Map.entry("supervision", Set.of("client", "stream", "table")),
			Map.entry("recording", Set.of("stream", "table")), Map.entry("relay", Set.of("client", "stream", "wire")),
			Map.entry("actuate", Set.of("table", "stream", "codec", "wire", "client", "observe", "watch", "resume",
					"supervision", "recording", "relay")));

	private static final JavaClasses MAIN = new ClassFileImporter()
		.importUrl(TableRegistry.class.getProtectionDomain().getCodeSource().getLocation());

	@Test
	void packagesAreFreeOfCycles() {
		check(SlicesRuleDefinition.slices().matching(ROOT + "(*)..").should().beFreeOfCycles());
	}

	@Test
	void packagesUseOnlyTheLayersBelowThem() {
		for (Map.Entry<String, Set<String>> layer : LAYERS.entrySet()) {
			check(classes().that()
				.resideInAPackage(ROOT + layer.getKey() + "..")
				.should()
				.onlyDependOnClassesThat(resideOutsideOfPackage("io.streamingclient..")
					.or(resideInAPackage(ROOT + layer.getKey() + ".."))
					.or(resideInAnyPackage(packages(layer.getValue())))));
		}
	}

	@Test
	void nothingUsesAutoConfiguration() {
		check(noClasses().that()
			.resideOutsideOfPackage(ROOT + "autoconfigure..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage(ROOT + "autoconfigure.."));
	}

	@Test
	void everyPackageHasItsLayer() {
		check(classes().should()
			.resideInAnyPackage(packages(LAYERS.keySet()))
			.orShould()
			.resideInAPackage(ROOT + "autoconfigure.."));
	}

	@Test
	void onlyTheWireAndTheFlowOfARelayKnowNetty() {
		check(noClasses().that()
			.resideOutsideOfPackages(ROOT + "wire..", ROOT + "relay.flow..", ROOT + "autoconfigure..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("io.netty..", "reactor.netty.."));
	}

	@Test
	void autoConfigurationKnowsNoMoreOfNettyThanItsResources() {
		check(noClasses().that()
			.resideInAPackage(ROOT + "autoconfigure..")
			.should()
			.dependOnClassesThat(resideInAnyPackage("io.netty..", "reactor.netty..")
				.and(resideInAPackage("reactor.netty.resources..").negate())));
	}

	@Test
	void tablesNeedTheJdkOnly() {
		check(classes().that()
			.resideInAPackage(ROOT + "table..")
			.should()
			.onlyDependOnClassesThat()
			.resideInAnyPackage("java..", "org.jspecify..", ROOT + "table.."));
	}

	@Test
	void noStateIsStatic() {
		check(fields().that().areStatic().should().beFinal());
	}

	// A wall clock may be set while streams are live. It is good for what people read and
	// for nothing that is compared with a timeout.
	@Test
	void nothingThatIsMeasuredDependsOnTheTimeOfDay() {
		check(noClasses().that()
			.doNotHaveSimpleName("LiveStream")
			.and()
			.doNotHaveSimpleName("LiveStreams")
			.and()
			.doNotHaveSimpleName("StuckStream")
			.and()
			.doNotHaveSimpleName("SupervisedRow")
			.should()
			.callMethod(Instant.class, "now")
			.orShould()
			.callMethod(System.class, "currentTimeMillis")
			.orShould()
			.dependOnClassesThat()
			.belongToAnyOf(java.time.Clock.class, Date.class, LocalDateTime.class));
		check(noClasses().that()
			.resideInAnyPackage(ROOT + "watch..", ROOT + "wire..", ROOT + "client..")
			.should()
			.dependOnClassesThat()
			.areAssignableTo(Instant.class));
	}

	@Test
	void logsGoThroughSlf4j() {
		check(GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING);
		check(GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS);
	}

	private static String[] packages(Set<String> names) {
		return names.stream().map((name) -> ROOT + name + "..").toArray(String[]::new);
	}

	private static void check(ArchRule rule) {
		rule.allowEmptyShould(true).check(MAIN);
	}

}
