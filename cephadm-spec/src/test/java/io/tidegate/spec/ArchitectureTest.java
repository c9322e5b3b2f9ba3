package io.tidegate.spec;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.tidegate.spec");

    @Test
    void only_one_class_reaches_librados() {
        noClasses()
                .that()
                .doNotHaveSimpleName("LibradosCluster")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.tidegate.ceph..")
                .check(CLASSES);
    }

    @Test
    void the_packages_have_no_cycles() {
        slices().matching("io.tidegate.(spec.*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void only_the_yaml_package_knows_what_reads_yaml() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.tidegate.spec.yaml")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.fasterxml.jackson.dataformat..", "org.yaml..")
                .check(CLASSES);
    }
}
