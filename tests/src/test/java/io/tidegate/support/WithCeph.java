package io.tidegate.support;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives tests a {@link ThrowawayCeph} parameter. One cluster serves the whole run, so tests use names of their own and
 * leave nothing that disturbs others; who stops or starves the cluster starts one for itself.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(CephExtension.class)
public @interface WithCeph {}
