package dev.keyhold.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.spi.AccessLevel;
import dev.keyhold.spi.Account;
import dev.keyhold.spi.AccountStatus;
import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.AuditEntry;
import dev.keyhold.spi.Membership;
import dev.keyhold.spi.MembershipLevel;
import dev.keyhold.spi.Organization;
import dev.keyhold.spi.OrganizationStatus;
import dev.keyhold.spi.Outcome;
import dev.keyhold.spi.PasswordCredential;
import dev.keyhold.spi.StoredEntry;
import dev.keyhold.spi.Words;
import dev.keyhold.sql.Migration;
import java.lang.reflect.RecordComponent;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The records of the SPI and the tables say the same. */
class DriftTest {
  /** Components whose column has the name that the seeds gave it. */
  private static final Map<String, String> NAMES =
      Map.of(
          "organizationId", "org_id",
          "Membership.level", "membership_level",
          "ApiKey.hash", "key_hash",
          "PasswordCredential.hash", "password_hash",
          "AuditEntry.at", "created_at",
          "StoredEntry.at", "created_at",
          "sequence", "seq");

  @Test
  void accounts() {
    assertSame("accounts", Set.of("email_folded"), Set.of(), Account.class);
  }

  @Test
  void organizations() {
    assertSame("organizations", Set.of(), Set.of(), Organization.class);
  }

  @Test
  void organization_members() {
    assertSame("organization_members", Set.of(), Set.of(), Membership.class);
  }

  @Test
  void password_credentials() {
    assertSame("password_credentials", Set.of(), Set.of(), PasswordCredential.class);
  }

  @Test
  void api_keys() {
    assertSame("api_keys", Set.of("seq"), Set.of("tags"), ApiKey.class);
  }

  @Test
  void audit_logs() {
    assertSame(
        "audit_logs",
        Set.of("metadata", "updated_at"),
        Set.of("entry"),
        AuditEntry.class,
        StoredEntry.class);
  }

  @Test
  void every_closed_set_of_words_has_its_check() {
    assertThat(check("accounts", "access_level")).isEqualTo(words(AccessLevel.values()));
    assertThat(check("accounts", "status")).isEqualTo(words(AccountStatus.values()));
    assertThat(check("organizations", "status")).isEqualTo(words(OrganizationStatus.values()));
    assertThat(check("organization_members", "membership_level"))
        .isEqualTo(words(MembershipLevel.values()));
    assertThat(check("audit_logs", "outcome")).isEqualTo(words(Outcome.values()));
  }

  @Test
  void every_table_has_the_common_columns() {
    for (String table :
        List.of(
            "accounts",
            "organizations",
            "organization_members",
            "password_credentials",
            "api_keys",
            "audit_logs")) {
      assertThat(columns(table)).contains("id", "metadata", "created_at", "updated_at");
    }
  }

  private static void assertSame(
      String table, Set<String> columnsAlone, Set<String> componentsAlone, Class<?>... records) {
    Set<String> fromRecords =
        Arrays.stream(records)
            .flatMap(type -> Arrays.stream(type.getRecordComponents()))
            .map(DriftTest::column)
            .filter(name -> !componentsAlone.contains(name))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> fromTable = new TreeSet<>(columns(table));
    fromTable.removeAll(columnsAlone);

    assertThat(fromTable).isEqualTo(fromRecords);
  }

  private static String column(RecordComponent component) {
    String name = component.getName();
    String qualified = component.getDeclaringRecord().getSimpleName() + "." + name;
    return NAMES.getOrDefault(
        qualified,
        NAMES.getOrDefault(name, name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT)));
  }

  private static Set<String> columns(String table) {
    return new TreeSet<>(query("SELECT name FROM pragma_table_xinfo('%s')".formatted(table)));
  }

  private static Set<String> check(String table, String column) {
    String sql = query("SELECT sql FROM sqlite_schema WHERE name = '%s'".formatted(table)).get(0);
    Matcher check = Pattern.compile("CHECK \\(" + column + " IN \\(([^)]*)\\)\\)").matcher(sql);
    assertThat(check.find()).as("the check of %s.%s", table, column).isTrue();
    return Stream.of(check.group(1).replace("'", "").split(", "))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Of the tables that all migrations together make. */
  private static List<String> query(String sql) {
    try (Connection scratch = DriverManager.getConnection("jdbc:sqlite::memory:");
        Statement statement = scratch.createStatement()) {
      for (Migration migration : OwnMigrations.ALL) {
        statement.executeUpdate(migration.sql());
      }
      return FirstColumn.of(scratch, sql);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private static Set<String> words(Enum<?>[] constants) {
    return Arrays.stream(constants).map(Words::of).collect(Collectors.toCollection(TreeSet::new));
  }
}
