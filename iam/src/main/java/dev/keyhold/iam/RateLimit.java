package dev.keyhold.iam;

import static dev.keyhold.tables.Columns.number;
import static dev.keyhold.tables.Columns.text;

import dev.keyhold.tables.Column;
import dev.keyhold.tables.Index;
import dev.keyhold.tables.Stamp;
import dev.keyhold.tables.Table;

/** How often somebody came lately. */
public record RateLimit(Stamp stamp, String key, long count, long lastRequest) {
  public static final Column<RateLimit, String> KEY = text("key", RateLimit::key).upTo(512);
  public static final Column<RateLimit, Long> COUNT =
      number("count", RateLimit::count).quiet().byDefault(0L);
  public static final Column<RateLimit, Long> LAST_REQUEST =
      number("last_request", RateLimit::lastRequest).quiet().byDefault(0L);

  public static final Index<RateLimit> BY_KEY = Index.unique(KEY);
  public static final Index<RateLimit> BY_LAST_REQUEST = Index.on(LAST_REQUEST);

  public static final Table<RateLimit> TABLE =
      Table.of(RateLimit.class, "rate_limit", RateLimit::stamp)
          .columns(KEY, COUNT, LAST_REQUEST)
          .indexes(BY_KEY, BY_LAST_REQUEST)
          .isoTimes()
          .read(
              row ->
                  new RateLimit(row.stamp(), row.get(KEY), row.get(COUNT), row.get(LAST_REQUEST)));
}
