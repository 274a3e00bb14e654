package dev.keyhold.sqlite;

import java.util.List;
import java.util.stream.Stream;

/** What the tables are called. */
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

  private TableNames() {}
}
