package io.streamingclient.gateway;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.library.GeneralCodingRules;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

/**
 * Keeps the packages in their layers.
 */
class ArchitectureTests {

	private static final JavaClasses MAIN = new ClassFileImporter()
		.importUrl(Routes.class.getProtectionDomain().getCodeSource().getLocation());

	@Test
	void nothingUsesAutoConfiguration() {
		noClasses().that()
			.resideInAPackage("io.streamingclient.gateway")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("io.streamingclient.gateway.autoconfigure..", "io.streamingclient.autoconfigure..",
					"org.springframework.boot..")
			.check(MAIN);
	}

	@Test
	void whatRoutesAreKnowsNoKindOfServer() {
		noClasses().that()
			.haveSimpleName("Route")
			.or()
			.haveSimpleName("Routes")
			.or()
			.haveSimpleName("Rewrite")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("org.springframework.web.server..", "org.springframework.web.reactive..",
					"jakarta.servlet..", "reactor..")
			.check(MAIN);
	}

	@Test
	void noStateIsStatic() {
		fields().that().areStatic().should().beFinal().check(MAIN);
	}

	@Test
	void logsGoThroughSlf4j() {
		GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING.check(MAIN);
		GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(MAIN);
	}

}
