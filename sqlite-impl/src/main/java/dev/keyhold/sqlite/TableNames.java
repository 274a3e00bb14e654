package dev.keyhold.sqlite;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What the tables are called, and what their unique columns mean. */
final class TableNames {
  /**
   * Those whose rows mean something by themselves, and are counted, in the order in which they may
   * be filled.
   */
  static final List<String> COUNTED =
      List.of(
          "accounts",
          "organizations",
          "organization_members",
          "password_credentials",
          "api_keys",
          "audit_logs");

  /** All that a hub writes to through the stores alone. */
  static final List<String> GUARDED =
      Stream.concat(COUNTED.stream(), Stream.of("api_key_tags", "audit_state", "keyhold_schema"))
          .toList();

  /**
   * The field that is taken, by the first column of a unique index; that of any other is its id.
   */
  static final Map<String, String> UNIQUE =
      Map.of(
          "accounts.email_folded", "email",
          "organizations.name", "name",
          "organizations.slug", "slug",
          "organization_members.org_id", "membership",
          "password_credentials.account_id", "accountId",
          "api_keys.key_hash", "hash");

  private TableNames() {}
}
