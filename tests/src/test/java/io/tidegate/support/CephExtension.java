package io.tidegate.support;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Starts the run's cluster when the first test class asks for it; JUnit closes it at the end of the run. */
final class CephExtension implements BeforeAllCallback, ParameterResolver {

    private static final Namespace NAMESPACE = Namespace.create(CephExtension.class);

    @Override
    public void beforeAll(ExtensionContext context) {
        cluster(context);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == ThrowawayCeph.class;
    }

    @Override
    public ThrowawayCeph resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return cluster(context);
    }

    private static ThrowawayCeph cluster(ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent(ThrowawayCeph.class, key -> ThrowawayCeph.start(), ThrowawayCeph.class);
    }
}
