package dev.keyhold.docs;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/**
 * The shape of the code. The rules are plain tests: Surefire runs ArchUnit's own kind without
 * saying that it ran none.
 */
class ArchitectureTest {
  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.keyhold");

  @Test
  void every_module_with_code_is_looked_at() {
    Set<String> packages = MAIN.stream().map(JavaClass::getPackageName).collect(Collectors.toSet());
    assertThat(packages)
        .contains(
            "dev.keyhold.spi",
            "dev.keyhold.tables",
            "dev.keyhold.tenants",
            "dev.keyhold.move",
            "dev.keyhold.events",
            "dev.keyhold.access",
            "dev.keyhold.core",
            "dev.keyhold.tck",
            "dev.keyhold.sql",
            "dev.keyhold.sqlite",
            "dev.keyhold.postgres",
            "dev.keyhold.keys",
            "dev.keyhold.credentials",
            "dev.keyhold.audit",
            "dev.keyhold.metrics",
            "dev.keyhold.keypal",
            "dev.keyhold.spring",
            "dev.keyhold.server",
            "dev.keyhold.cli");
  }

  @Test
  void only_stores_touch_jdbc() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "dev.keyhold.sql..",
            "dev.keyhold.sqlite..",
            "dev.keyhold.postgres..",
            "dev.keyhold.spring..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.sql..",
            "javax.sql..",
            "org.jdbi..",
            "com.zaxxer..",
            "org.sqlite..",
            "org.postgresql..")
        .check(MAIN);
  }

  @Test
  void siblings_import_what_the_plan_allows() {
    assertImportsOnly("dev.keyhold.spi");
    assertImportsOnly("dev.keyhold.tables", "dev.keyhold.spi");
    assertImportsOnly("dev.keyhold.iam", "dev.keyhold.spi", "dev.keyhold.tables");
    assertImportsOnly(
        "dev.keyhold.tenants",
        "dev.keyhold.spi",
        "dev.keyhold.tables",
        "dev.keyhold.audit",
        "dev.keyhold.move");
    assertImportsOnly("dev.keyhold.move", "dev.keyhold.spi", "dev.keyhold.tables");
    assertImportsOnly("dev.keyhold.events", "dev.keyhold.spi", "dev.keyhold.tables");
    assertImportsOnly(
        "dev.keyhold.access", "dev.keyhold.spi", "dev.keyhold.tables", "dev.keyhold.events");
    assertImportsOnly(
        "dev.keyhold.core",
        "dev.keyhold.spi",
        "dev.keyhold.tables",
        "dev.keyhold.events",
        "dev.keyhold.access");
    assertImportsOnly(
        "dev.keyhold.apps",
        "dev.keyhold.spi",
        "dev.keyhold.tables",
        "dev.keyhold.events",
        "dev.keyhold.access");
    assertImportsOnly("dev.keyhold.secrets", "dev.keyhold.spi", "dev.keyhold.tables");
    assertImportsOnly("dev.keyhold.tck", "dev.keyhold.spi", "dev.keyhold.tables");
    assertImportsOnly("dev.keyhold.sql", "dev.keyhold.spi", "dev.keyhold.tables");
    assertImportsOnly(
        "dev.keyhold.sqlite", "dev.keyhold.spi", "dev.keyhold.tables", "dev.keyhold.sql");
    assertImportsOnly(
        "dev.keyhold.postgres", "dev.keyhold.spi", "dev.keyhold.tables", "dev.keyhold.sql");
    assertImportsOnly("dev.keyhold.keys", "dev.keyhold.spi");
    assertImportsOnly("dev.keyhold.credentials", "dev.keyhold.spi");
    assertImportsOnly("dev.keyhold.audit", "dev.keyhold.spi");
    assertImportsOnly("dev.keyhold.metrics", "dev.keyhold.spi");
    assertImportsOnly("dev.keyhold.keypal", "dev.keyhold.spi");
    assertImportsOnly(
        "dev.keyhold.spring",
        "dev.keyhold.spi",
        "dev.keyhold.keys",
        "dev.keyhold.credentials",
        "dev.keyhold.audit",
        "dev.keyhold.metrics",
        "dev.keyhold.events",
        "dev.keyhold.access",
        "dev.keyhold.core",
        "dev.keyhold.tables",
        "dev.keyhold.sqlite",
        "dev.keyhold.postgres");
    assertImportsOnly(
        "dev.keyhold.server",
        "dev.keyhold.spi",
        "dev.keyhold.keys",
        "dev.keyhold.credentials",
        "dev.keyhold.audit",
        "dev.keyhold.metrics",
        "dev.keyhold.access",
        "dev.keyhold.core",
        "dev.keyhold.apps",
        "dev.keyhold.events",
        "dev.keyhold.secrets",
        "dev.keyhold.tables",
        "dev.keyhold.keypal");
  }

  private static void assertImportsOnly(String module, String... allowed) {
    String[] rest =
        Stream.of(
                "spi",
                "tables",
                "iam",
                "tenants",
                "move",
                "events",
                "access",
                "core",
                "apps",
                "secrets",
                "tck",
                "sql",
                "sqlite",
                "postgres",
                "keys",
                "credentials",
                "audit",
                "metrics",
                "keypal",
                "spring",
                "server",
                "cli")
            .map("dev.keyhold."::concat)
            .filter(other -> !other.equals(module) && !List.of(allowed).contains(other))
            .toArray(String[]::new);
    noClasses()
        .that()
        .resideInAPackage(module)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(rest)
        .check(MAIN);
  }

  @Test
  void only_the_command_and_four_defaults_read_the_system_clock() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.keyhold.cli..")
        .and()
        .doNotHaveFullyQualifiedName("dev.keyhold.keys.ApiKeysBuilder")
        .and()
        .doNotHaveFullyQualifiedName("dev.keyhold.audit.AuditedStorage$Builder")
        .and()
        .doNotHaveFullyQualifiedName("dev.keyhold.keypal.KeypalStorage$Builder")
        .and()
        .doNotHaveFullyQualifiedName("dev.keyhold.tenants.TenantsBuilder")
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(Clock.class, "systemUTC")
        .orShould()
        .callMethod(Clock.class, "systemDefaultZone")
        .orShould()
        .callMethod(InstantSource.class, "system")
        .check(MAIN);
  }

  /** Error Prone refuses other calls that format numbers by the place; it does not see these. */
  @Test
  void nothing_is_printed_or_formatted_by_the_place() {
    noClasses()
        .should()
        .callMethod(PrintWriter.class, "printf", String.class, Object[].class)
        .orShould()
        .callMethod(PrintWriter.class, "format", String.class, Object[].class)
        .orShould()
        .callMethod(PrintStream.class, "printf", String.class, Object[].class)
        .orShould()
        .callMethod(PrintStream.class, "format", String.class, Object[].class)
        .check(MAIN);
    assertThat(MAIN.stream().flatMap(type -> type.getMethodReferencesFromSelf().stream()))
        .extracting(reference -> reference.getTarget().getFullName())
        .noneMatch(name -> name.startsWith("java.lang.String.format"));
  }

  @Test
  void no_type_has_a_name_that_says_nothing() {
    noClasses()
        .should()
        .haveSimpleNameEndingWith("Manager")
        .orShould()
        .haveSimpleNameEndingWith("Helper")
        .orShould()
        .haveSimpleNameEndingWith("Util")
        .orShould()
        .haveSimpleNameEndingWith("Utils")
        .orShould()
        .haveSimpleNameEndingWith("Impl")
        .orShould()
        .haveSimpleNameStartingWith("Abstract")
        .orShould()
        .haveSimpleNameStartingWith("Base")
        .check(MAIN);
  }

  /** Read from the sources, as this module does not see all others. Examples stand alone. */
  @Test
  void no_two_modules_have_a_class_of_the_same_name() {
    Map<String, Set<Path>> modules =
        Repository.files(".java").stream()
            .map(Repository.ROOT::relativize)
            .filter(file -> file.startsWith(file.getName(0).resolve("src/main")))
            .filter(file -> !file.endsWith("package-info.java"))
            .filter(file -> !file.endsWith("module-info.java"))
            .collect(
                Collectors.groupingBy(
                    file -> file.getFileName().toString(),
                    TreeMap::new,
                    Collectors.mapping(file -> file.getName(0), Collectors.toSet())));

    assertThat(modules).hasSizeGreaterThan(300);
    modules.values().removeIf(holders -> holders.size() == 1);
    assertThat(modules).isEmpty();
  }

  @Test
  void the_sqlite_store_shows_its_doors_and_nothing_else() {
    List<String> shown =
        MAIN.that(resideInAnyPackage("dev.keyhold.sqlite")).stream()
            .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
            .filter(JavaClass::isTopLevelClass)
            .map(JavaClass::getSimpleName)
            .sorted()
            .toList();

    assertThat(shown)
        .containsExactly(
            "SqliteCopy",
            "SqliteInspection",
            "SqliteStorage",
            "SqliteStorageProvider",
            "SqliteTables");
  }

  @Test
  void the_postgres_store_shows_its_doors_and_nothing_else() {
    List<String> shown =
        MAIN.that(resideInAnyPackage("dev.keyhold.postgres")).stream()
            .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
            .filter(JavaClass::isTopLevelClass)
            .map(JavaClass::getSimpleName)
            .sorted()
            .toList();

    assertThat(shown)
        .containsExactly(
            "PostgresInspection", "PostgresStorage", "PostgresStorageProvider", "PostgresTables");
  }

  @Test
  void no_librarys_type_stands_in_a_public_signature_but_for_the_two_doors() {
    List<String> leaks =
        MAIN.stream()
            // Exported to the stores alone.
            .filter(type -> !type.getPackageName().equals("dev.keyhold.sql"))
            .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
            .flatMap(type -> type.getCodeUnits().stream())
            .filter(unit -> unit.getModifiers().contains(JavaModifier.PUBLIC))
            .filter(ArchitectureTest::namesALibrary)
            .map(JavaCodeUnit::getFullName)
            .filter(name -> !name.startsWith("dev.keyhold.sqlite.SqliteStorage.handle("))
            .filter(name -> !name.startsWith("dev.keyhold.postgres.PostgresStorage.handle("))
            .toList();

    assertThat(leaks).isEmpty();
  }

  private static boolean namesALibrary(JavaCodeUnit unit) {
    return Stream.concat(Stream.of(unit.getRawReturnType()), unit.getRawParameterTypes().stream())
        .map(JavaClass::getPackageName)
        .anyMatch(
            name ->
                name.startsWith("org.jdbi")
                    || name.startsWith("com.zaxxer")
                    || name.startsWith("tools.jackson")
                    || name.startsWith("dev.harrel")
                    || name.startsWith("com.google.re2j"));
  }

  @Test
  void every_package_is_null_marked() {
    classes()
        .that(
            describe(
                "are package descriptions", type -> type.getSimpleName().equals("package-info")))
        .should()
        .beAnnotatedWith(NullMarked.class)
        .check(MAIN);
    assertThat(
            MAIN.stream()
                .filter(type -> type.getSimpleName().equals("package-info"))
                .map(JavaClass::getPackageName))
        .containsExactlyInAnyOrderElementsOf(
            MAIN.stream().map(JavaClass::getPackageName).collect(Collectors.toSet()));
  }
}
