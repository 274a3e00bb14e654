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
import dev.keyhold.spi.Outcome;
import dev.keyhold.spi.PasswordCredential;
import dev.keyhold.spi.StoredEntry;
import dev.keyhold.spi.Words;
import java.lang.reflect.RecordComponent;
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
  private static final String SQL = Migration.ALL.get(0).sql();

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
    assertThat(check("access_level")).isEqualTo(words(AccessLevel.values()));
    assertThat(check("status")).isEqualTo(words(AccountStatus.values()));
    assertThat(check("membership_level")).isEqualTo(words(MembershipLevel.values()));
    assertThat(check("outcome")).isEqualTo(words(Outcome.values()));
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
    Matcher body =
        Pattern.compile("CREATE TABLE " + table + " \\((.*?)\\n\\) STRICT", Pattern.DOTALL)
            .matcher(SQL);
    assertThat(body.find()).as("the table " + table).isTrue();
    return Stream.of(body.group(1).split("\n"))
        .map(line -> Pattern.compile("^  ([a-z_]+) +(TEXT|INTEGER|BLOB)\\b").matcher(line))
        .filter(Matcher::find)
        .map(line -> line.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> check(String column) {
    Matcher check = Pattern.compile("CHECK \\(" + column + " IN \\(([^)]*)\\)\\)").matcher(SQL);
    assertThat(check.find()).as("the check of " + column).isTrue();
    return Stream.of(check.group(1).replace("'", "").split(", "))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> words(Enum<?>[] constants) {
    return Arrays.stream(constants).map(Words::of).collect(Collectors.toCollection(TreeSet::new));
  }
}
