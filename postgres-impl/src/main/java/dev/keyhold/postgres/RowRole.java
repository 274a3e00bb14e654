package dev.keyhold.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Whose rows the role of a storage sees in the tables of tenants.
 *
 * @param isBound whether policies let it see those of one tenant at a time
 * @param operator the role that sees all, which it may take on
 */
record RowRole(boolean isBound, Optional<String> operator) {
  /**
   * Superusers and the tables' owner are bound by nothing, or by a policy that lets them see all.
   */
  private static final String BOUND =
      """
      SELECT NOT (rolsuper OR rolbypassrls)
        AND EXISTS (SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
          WHERE n.nspname = ? AND c.relkind = 'r' AND NOT pg_has_role(c.relowner, 'USAGE'))
      FROM pg_roles WHERE rolname = current_user
      """;

  static RowRole of(Connection connection, String schema, Optional<String> operator)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(BOUND)) {
      select.setString(1, schema);
      try (ResultSet row = select.executeQuery()) {
        return new RowRole(row.next() && row.getBoolean(1), operator);
      }
    }
  }
}
