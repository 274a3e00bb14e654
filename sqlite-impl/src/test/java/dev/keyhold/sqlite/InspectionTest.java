package dev.keyhold.sqlite;

import static dev.keyhold.sqlite.Samples.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.AdditionalAnswers.delegatesTo;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.keyhold.spi.Finding;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that an operator has a question about: each is looked at to the end. */
class InspectionTest {
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void a_file() {
    file = folder.resolve("system.db");
    SqliteStorage.open(file).close();
  }

  @Test
  void a_lost_table_is_one_finding_among_the_others() throws Exception {
    execute("DROP TABLE password_credentials");

    List<Finding> findings = inspect();

    assertThat(found(findings, "schema")).contains("there is no table password_credentials");
    assertThat(found(findings, "rows"))
        .isEqualTo(
            "accounts 0, organizations 0, organization_members 0, password_credentials none,"
                + " api_keys 0, audit_logs 0");
    assertThat(findings).extracting(Finding::name).contains("free disk");
  }

  @Test
  void a_table_with_many_rows_that_point_at_nothing_is_named_once() throws Exception {
    execute("CREATE TABLE robots (account_id TEXT REFERENCES accounts (id))");
    execute("INSERT INTO robots VALUES ('nobody'), ('nobody'), ('no one')");

    assertThat(found(inspect(), "foreign keys")).endsWith(": robots");
  }

  @Test
  void a_trail_that_grows_meanwhile_has_no_gap() throws Exception {
    try (SqliteStorage storage = SqliteStorage.open(file);
        Connection real = CheckedDataSource.inspecting(file)) {
      List<String> written = new ArrayList<>();
      Connection busy = mock(Connection.class, delegatesTo(real));
      when(busy.createStatement())
          .thenAnswer(
              call -> {
                String id = "entry" + written.size();
                written.add(storage.write(tx -> tx.audit().append(entry(id))));
                return real.createStatement();
              });
      List<Finding> findings = new ArrayList<>();

      new Inspector(file, busy).inspect(findings::add);

      assertThat(found(findings, "audit trail")).endsWith("entries without a gap");
    }
  }

  private List<Finding> inspect() {
    return SqliteInspection.of(file, finding -> {}).findings();
  }

  private static String found(List<Finding> findings, String name) {
    return findings.stream()
        .filter(finding -> finding.name().equals(name))
        .map(Finding::found)
        .findFirst()
        .orElseThrow();
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }
}
