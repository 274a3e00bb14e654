package dev.keyhold.sql;

import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.Cursor;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.KeyHash;
import dev.keyhold.spi.KeyQuery;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jdbi.v3.core.statement.SqlStatement;

/** How keys are read: the tables {@code api_keys} and {@code api_key_tags}. */
public final class KeyRows {
  private static final Shared<List<String>> LISTS =
      new Shared<>(text -> List.copyOf(Json.parse(text).strings()));
  private static final Shared<Map<String, List<String>>> RESOURCES =
      new Shared<>(text -> Json.parse(text).stringLists());
  private static final Shared<String> SCHEMES = new Shared<>(text -> text);
  private static final Shared<Json> OBJECTS = new Shared<>(Json::parse);

  /** By name: a kept statement may not get another column. */
  private static final String COLUMNS =
      """
      SELECT k.seq, k.id, k.owner_id, k.org_id, k.key_hash, k.hash_scheme, k.display_hint, k.name,
        k.description, k.scopes, k.resources, k.enabled, k.expires_at, k.revoked_at,
        k.revocation_reason, k.rotated_to_id, k.last_used_at, k.metadata, k.created_at,
        k.updated_at, %s AS tags
      """;

  private static final String SELECT = COLUMNS + "FROM api_keys k\n";

  private static final String SELECT_WITH_OWNERS =
      COLUMNS
          + """
            , a.status AS owner_status, o.status AS organization_status
          FROM %s k
            LEFT JOIN %s a ON a.id = k.owner_id
            LEFT JOIN %s o ON o.id = k.org_id
          WHERE %s
          """;

  private final Sql sql;
  private final String select;

  KeyRows(Sql sql) {
    this.sql = sql;
    this.select = SELECT.formatted(sql.dialect().tagsAsJson());
  }

  /** A key with the statuses of its owners by its hash, which is the parameter. */
  public static String withOwners(Dialect dialect) {
    return SELECT_WITH_OWNERS.formatted(
        dialect.tagsAsJson(),
        dialect.table("api_keys"),
        dialect.table("accounts"),
        dialect.table("organizations"),
        dialect.same("k.key_hash", "?"));
  }

  /** A key with its place in the order of insertion. */
  record Numbered(long seq, ApiKey key) {}

  Optional<ApiKey> findByHash(KeyHash hash) {
    return sql.find(
        select + "WHERE " + sql.dialect().same("k.key_hash", ":hash"),
        row -> row.bind("hash", hash),
        KeyRows::key);
  }

  Optional<ApiKey> findById(String id) {
    return sql.find(select + "WHERE id = :id", row -> row.bind("id", id), KeyRows::key);
  }

  Page<ApiKey> list(KeyQuery query, PageRequest page) {
    String list = Cursor.list("keys", query);
    long after = page.after().map(cursor -> cursor.numbers(list).get(0)).orElse(0L);
    int limit = page.limit() + 1;
    boolean somebodys =
        query.ownerId().isPresent() || query.ownerless() || query.organizationId().isPresent();
    List<Numbered> found =
        somebodys
            ? ofOwners(query, after, limit)
            : query.tags().isEmpty() ? all(after, limit) : tagged(query.tags(), after, limit);
    Page<Numbered> cut =
        Page.cut(found, page.limit(), last -> Cursor.of(list, Long.toString(last.seq())));
    return new Page<>(cut.items().stream().map(Numbered::key).toList(), cut.next());
  }

  private List<Numbered> all(long after, int limit) {
    return numbered(
        "WHERE seq > :after ORDER BY seq LIMIT :limit",
        row -> row.bind("after", after).bind("limit", limit));
  }

  /**
   * An owner's keys are few, so the tags are looked at key by key, inside the owner's index range.
   */
  private List<Numbered> ofOwners(KeyQuery query, long after, int limit) {
    String tagged =
        query.tags().isEmpty()
            ? ""
            : """
            AND EXISTS (SELECT 1 FROM api_key_tags
                        WHERE key_seq = seq AND tag IN (%s))
            """
                .formatted(parameters(query.tags()));
    return numbered(
        "WHERE %s AND seq > :after %s ORDER BY seq LIMIT :limit".formatted(whose(query), tagged),
        row -> {
          query.ownerId().ifPresent(id -> row.bind("ownerId", id));
          query.organizationId().ifPresent(id -> row.bind("organizationId", id));
          bindTags(row, query.tags()).bind("after", after).bind("limit", limit);
        });
  }

  /**
   * One index is used: an account's keys are fewer than its organization's, and those than the keys
   * without an owner. What is computed keeps the database from the other index.
   */
  private static String whose(KeyQuery query) {
    if (query.organizationId().isEmpty()) {
      return query.ownerless() ? "owner_id IS NULL" : "owner_id = :ownerId";
    }
    if (query.ownerId().isPresent()) {
      return "owner_id = :ownerId AND coalesce(org_id, '') = :organizationId";
    }
    return query.ownerless()
        ? "org_id = :organizationId AND coalesce(owner_id, '') = ''"
        : "org_id = :organizationId";
  }

  /**
   * Each tag is an index range in the order of insertion; SQLite merges the ranges without a sort.
   */
  private List<Numbered> tagged(List<String> tags, long after, int limit) {
    String ranges =
        IntStream.range(0, tags.size())
            .mapToObj(
                i ->
                    "SELECT key_seq FROM api_key_tags WHERE "
                        + sql.dialect().same("tag", ":tag" + i)
                        + " AND key_seq > :after")
            .collect(Collectors.joining(" UNION "));
    List<Long> seqs =
        sql.list(
            ranges + " ORDER BY key_seq LIMIT :limit",
            row -> bindTags(row, tags).bind("after", after).bind("limit", limit),
            row -> row.number("key_seq"));
    if (seqs.isEmpty()) {
      return List.of();
    }
    String wanted = seqs.stream().map(String::valueOf).collect(Collectors.joining(","));
    return numbered("WHERE seq IN (%s) ORDER BY seq".formatted(wanted), row -> {});
  }

  private List<Numbered> numbered(String where, Consumer<SqlStatement<?>> bind) {
    return sql.list(select + where, bind, row -> new Numbered(row.number("seq"), key(row)));
  }

  private static String parameters(List<String> tags) {
    return IntStream.range(0, tags.size())
        .mapToObj(i -> ":tag" + i)
        .collect(Collectors.joining(", "));
  }

  private static SqlStatement<?> bindTags(SqlStatement<?> row, List<String> tags) {
    for (int i = 0; i < tags.size(); i++) {
      row.bind("tag" + i, tags.get(i));
    }
    return row;
  }

  static ApiKey key(ResultRow row) throws SQLException {
    return key(row, new KeyHash(row.text("key_hash")));
  }

  /**
   * @param hash what the row has, for whoever looked for it and need not read it
   */
  static ApiKey key(ResultRow row, KeyHash hash) throws SQLException {
    Instant created = row.time("created_at");
    Instant updated = row.time("updated_at");
    return new ApiKey(
        row.text("id"),
        row.optionalText("owner_id"),
        row.optionalText("org_id"),
        hash,
        SCHEMES.of(row.text("hash_scheme")),
        row.optionalText("display_hint"),
        row.optionalText("name"),
        row.optionalText("description"),
        LISTS.of(row.text("scopes")),
        RESOURCES.of(row.text("resources")),
        LISTS.of(row.text("tags")),
        row.flag("enabled"),
        row.optionalTime("expires_at"),
        row.optionalTime("revoked_at"),
        row.optionalText("revocation_reason"),
        row.optionalText("rotated_to_id"),
        row.optionalTime("last_used_at"),
        OBJECTS.of(row.text("metadata")),
        created,
        updated.equals(created) ? created : updated);
  }
}
