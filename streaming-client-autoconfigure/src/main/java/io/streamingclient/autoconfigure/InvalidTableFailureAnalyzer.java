package io.streamingclient.autoconfigure;

import java.lang.reflect.Method;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeanInstantiationException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

import io.streamingclient.table.TableSpec;

/**
 * Turns the failure of a bean method that declares a table into a startup message.
 */
final class InvalidTableFailureAnalyzer extends AbstractFailureAnalyzer<BeanInstantiationException> {

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BeanInstantiationException cause) {
		Method declaration = cause.getConstructingMethod();
		if (declaration == null || !TableSpec.class.isAssignableFrom(declaration.getReturnType())
				|| !(cause.getCause() instanceof IllegalArgumentException reason)) {
			return null;
		}
		return new FailureAnalysis(
				reason.getMessage() + ". It is declared by the bean method '%s' of %s.".formatted(declaration.getName(),
						declaration.getDeclaringClass().getName()),
				"Correct the TableSpec: its capacity must be at least 1, and its name must consist of letters, "
						+ "digits and dashes.",
				cause);
	}

}
