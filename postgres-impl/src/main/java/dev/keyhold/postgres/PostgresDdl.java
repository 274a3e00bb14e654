package dev.keyhold.postgres;

import dev.keyhold.spi.Limits;
import dev.keyhold.spi.table.ColumnKind;
import dev.keyhold.spi.table.ColumnShape;
import dev.keyhold.spi.table.IndexShape;
import dev.keyhold.spi.table.ReferenceShape;
import dev.keyhold.spi.table.Shape;
import dev.keyhold.sql.DdlWords;
import java.util.HexFormat;
import java.util.Optional;

/** How tables are made in PostgreSQL. */
enum PostgresDdl implements DdlWords {
  INSTANCE;

  /** A row of an index holds some 2,700 bytes; a character takes up to three. */
  private static final int LONGEST_INDEXED = Limits.ID_LENGTH;

  /** The server has years before these and after, and {@code infinity}. */
  private static final String OF_FOUR_DIGITS =
      " BETWEEN '0001-01-01T00:00:00Z' AND '9999-12-31T23:59:59.999Z'";

  /** What the policies of a table of tenants are called, behind its name. */
  static final String OF_ITS_TENANT = "_of_its_tenant";

  static final String OF_THE_OPERATOR = "_of_the_operator";

  /** Whether a unique index holds a digest of this column's texts, and not the texts. */
  static boolean isDigested(ColumnShape column) {
    return column.kind() == ColumnKind.TEXT && column.limit() > LONGEST_INDEXED;
  }

  @Override
  public String type(ColumnShape column) {
    return switch (column.kind()) {
      case TEXT, ID, WORD, JSON -> "text COLLATE \"C\"";
      case NUMBER, DECIMAL, TIME -> "bigint";
      // To the millisecond, as everywhere: a cursor could not stand behind a part of one.
      case ISO_TIME -> "timestamp(3) with time zone";
      case FLAG -> "boolean";
      case BYTES -> "bytea";
    };
  }

  @Override
  public Optional<String> rule(ColumnShape column) {
    String name = column.name();
    String isJson = name + "::json IS NOT NULL";
    return switch (column.kind()) {
      case JSON -> Optional.of(column.optional() ? name + " IS NULL OR " + isJson : isJson);
      case ISO_TIME -> Optional.of(name + OF_FOUR_DIGITS);
      default -> Optional.empty();
    };
  }

  @Override
  public String literal(Object stored) {
    return stored instanceof byte[] bytes
        ? "'\\x" + HexFormat.of().formatHex(bytes) + "'"
        : stored.toString();
  }

  @Override
  public String end() {
    return "";
  }

  /** What is absent comes first, as in the lists. */
  @Override
  public String indexed(Shape shape, IndexShape index, String column) {
    ColumnShape indexed = shape.column(column);
    if (index.unique() && isDigested(indexed)) {
      return "keyhold_digest(" + column + ")";
    }
    return indexed.optional() ? column + " NULLS FIRST" : column;
  }

  @Override
  public Optional<String> clearing(ReferenceShape reference) {
    return Optional.of("SET NULL (" + reference.column() + ")");
  }

  /** Who makes the table, and owns it, sees the rows of all tenants; whoever else, of one. */
  @Override
  public String tenants(Shape shape) {
    return shape.tenantColumn().map(tenant -> policies(shape.name(), tenant)).orElse("");
  }

  private static String policies(String table, String tenant) {
    return """

    ALTER TABLE %1$s ENABLE ROW LEVEL SECURITY;
    ALTER TABLE %1$s FORCE ROW LEVEL SECURITY;
    CREATE POLICY %1$s%3$s ON %1$s
      USING (%2$s = current_setting('keyhold.tenant', true))
      WITH CHECK (%2$s = current_setting('keyhold.tenant', true));
    CREATE POLICY %1$s%4$s ON %1$s TO CURRENT_USER USING (true) WITH CHECK (true);
    """
        .formatted(table, tenant, OF_ITS_TENANT, OF_THE_OPERATOR);
  }

  @Override
  public String now() {
    return "now()";
  }

  @Override
  public boolean refersToLaterTables() {
    return false;
  }

  @Override
  public String guard(Shape shape) {
    return """

    CREATE TRIGGER %1$s_not_by_the_handle
    BEFORE INSERT OR UPDATE OR DELETE ON %1$s FOR EACH STATEMENT
    WHEN (current_setting('keyhold.borrowed', true) = 'on')
    EXECUTE FUNCTION keyhold_refuse_borrowed();
    """
        .formatted(shape.name());
  }
}
