package io.tidegate.store;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

/** The edges of this module that the house plan forbids. */
class ArchitectureTest {

    private static final JavaClasses MODULE =
            new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages("io.tidegate");

    @Test
    void state_knows_nothing_of_wire_formats_and_of_who_uses_it() {
        ArchRule rule = noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.tidegate.nvme..",
                        "io.tidegate.target..",
                        "io.tidegate.transport..",
                        "io.tidegate.config..",
                        "io.tidegate.control..",
                        "io.tidegate.app..",
                        "io.tidegate.proto..",
                        "com.google.protobuf..",
                        "io.netty..",
                        "io.grpc..");
        rule.check(MODULE);
    }

    @Test
    void nothing_here_is_native() {
        ArchRule rule = noClasses()
                .that()
                .resideInAnyPackage("io.tidegate.store..", "io.tidegate.group..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.sun.jna..", "com.ceph..", "java.lang.foreign..", "io.tidegate.ceph.jna..");
        rule.check(MODULE);
    }

    @Test
    void the_store_does_not_know_who_is_in_the_group() {
        ArchRule rule = noClasses()
                .that()
                .resideInAPackage("io.tidegate.store..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.tidegate.group..");
        rule.check(MODULE);
    }

    @Test
    void packages_form_no_cycle() {
        ArchRule rule = slices().matching("io.tidegate.(**)").should().beFreeOfCycles();
        rule.check(MODULE);
    }
}
