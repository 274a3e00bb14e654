package dev.keyhold.iam;

import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a database answers what better-auth asks the views and the tables. */
abstract class IamPlanContract extends SharedDatabase {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT * FROM \"user\" WHERE id = ?",
        "SELECT * FROM \"user\" WHERE email = ?",
        "SELECT * FROM \"user\" WHERE username = ?",
        "SELECT * FROM \"user\" WHERE phone_number = ?",
        "UPDATE \"user\" SET name = 'x' WHERE id = ?",
        "DELETE FROM \"user\" WHERE id = ?",
        "SELECT * FROM account WHERE user_id = ?",
        "SELECT * FROM account WHERE provider_id = ? AND account_id = ?",
        "SELECT * FROM session WHERE token = ?",
        "SELECT * FROM session WHERE user_id = ?",
        "SELECT * FROM rate_limit WHERE key = ?",
        "SELECT * FROM passkey WHERE credential_id = ?",
        "SELECT * FROM apikey WHERE key = ?",
        "SELECT * FROM oauth_refresh_token WHERE token = ?",
        "SELECT * FROM oauth_access_token WHERE token = ?",
        "SELECT * FROM oauth_access_token WHERE access_token = ?",
        "SELECT * FROM oauth_access_token WHERE refresh_token = ?",
        "SELECT * FROM verification WHERE identifier = ? ORDER BY created_at DESC",
        "SELECT * FROM session s JOIN \"user\" u ON u.id = s.user_id WHERE s.token = ?",
        "SELECT * FROM organization WHERE id = ?",
        "SELECT * FROM organization WHERE slug = ?",
        "SELECT * FROM member WHERE id = ?",
        "SELECT * FROM member WHERE organization_id = ?",
        "SELECT * FROM member WHERE organization_id = ? AND user_id = ?",
        "SELECT * FROM member WHERE user_id = ?"
      })
  void what_is_looked_up_is_found_by_an_index(String statement) throws Exception {
    assertByIndexAlone(plan(statement));
  }

  /** The steps in which it answers, in its own words. */
  abstract List<String> plan(String statement) throws SQLException;

  abstract void assertByIndexAlone(List<String> plan);
}
