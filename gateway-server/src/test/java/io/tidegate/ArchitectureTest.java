package io.tidegate;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

/** The edges that the design forbids (design, section 2). Rules hold for packages that do not exist yet, too. */
class ArchitectureTest {

    private static final JavaClasses CLASSES = load();

    /** All of the project but generated code. What it refers to need not be loaded to be named. */
    private static JavaClasses load() {
        ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
        return new ClassFileImporter()
                .withImportOption(new DoNotIncludeTests())
                .withImportOption(location -> !location.contains("/io/tidegate/proto/"))
                .importPackages("io.tidegate");
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(CLASSES);
    }

    @Test
    void the_vocabulary_needs_nothing_but_the_jdk() {
        check(classes()
                .that()
                .resideInAPackage("io.tidegate.nvme")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "org.jspecify..", "io.tidegate.nvme"));
    }

    @Test
    void the_mathematics_of_authentication_needs_nothing_but_the_jdk() {
        check(classes()
                .that()
                .resideInAPackage("io.tidegate.nvme.auth..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..", "javax.crypto..", "org.jspecify..", "io.tidegate.nvme", "io.tidegate.nvme.auth.."));
    }

    @Test
    void the_pdu_language_needs_nothing_but_the_vocabulary() {
        check(classes()
                .that()
                .resideInAPackage("io.tidegate.nvme.tcp..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "org.jspecify..", "io.tidegate.nvme", "io.tidegate.nvme.tcp.."));
    }

    @Test
    void the_device_model_knows_no_network_store_or_native_code() {
        check(noClasses()
                .that()
                .resideInAPackage("io.tidegate.target..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.netty..",
                        "io.grpc..",
                        "io.tidegate.store..",
                        "io.tidegate.transport..",
                        "com.sun.jna..",
                        "java.lang.foreign.."));
    }

    @Test
    void the_management_edge_never_reaches_the_device_model() {
        check(noClasses()
                .that()
                .resideInAPackage("io.tidegate.control..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.tidegate.target..", "io.tidegate.transport.."));
    }

    @Test
    void nobody_depends_on_the_wiring() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage("io.tidegate.app..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.tidegate.app.."));
    }

    @Test
    void block_devices_and_stores_know_nothing_of_nvme() {
        check(noClasses()
                .that()
                .resideInAnyPackage("io.tidegate.bdev..", "io.tidegate.ceph..", "io.tidegate.store..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.tidegate.nvme..", "io.tidegate.target..", "io.tidegate.proto..", "io.grpc.."));
    }

    @Test
    void packages_form_no_cycle() {
        check(slices().matching("io.tidegate.(**)").should().beFreeOfCycles());
    }

    @Test
    void the_rules_see_the_project() {
        assertThat(CLASSES.contain("io.tidegate.target.QueuePair")).isTrue();
        assertThat(CLASSES.contain("io.tidegate.bdev.BlockDevice")).isTrue();
    }
}
