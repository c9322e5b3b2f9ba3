package io.tidegate.bdev;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
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
    void only_the_bindings_are_native() {
        ArchRule rule = noClasses()
                .that()
                .resideOutsideOfPackages(
                        "io.tidegate.ceph.jna..", "io.tidegate.bdev.file.posix..", "io.tidegate.memory..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.sun.jna..", "com.ceph..", "java.lang.foreign..", "sun..")
                .because("native code stays in three packages (ADR 3, ADR 94)");
        rule.check(MODULE);
    }

    @Test
    void block_devices_know_nothing_of_nvme_and_of_who_uses_them() {
        ArchRule rule = noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.tidegate.nvme..",
                        "io.tidegate.target..",
                        "io.tidegate.transport..",
                        "io.tidegate.store..",
                        "io.tidegate.group..",
                        "io.tidegate.control..",
                        "io.tidegate.app..",
                        "io.tidegate.proto..",
                        "io.netty..",
                        "io.grpc..");
        rule.check(MODULE);
    }

    @Test
    void the_contract_stands_alone() {
        ArchRule rule = classes()
                .that()
                .resideInAPackage("io.tidegate.bdev")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage("io.tidegate.bdev", "java..", "org.jspecify.annotations"));
        rule.check(MODULE);
    }

    @Test
    void backings_do_not_know_each_other() {
        ArchRule rule = slices().matching("io.tidegate.bdev.(rbd|file|memory|layer)..")
                .should()
                .notDependOnEachOther();
        rule.check(MODULE);
    }

    @Test
    void packages_form_no_cycle() {
        ArchRule rule = slices().matching("io.tidegate.(**)").should().beFreeOfCycles();
        rule.check(MODULE);
    }
}
