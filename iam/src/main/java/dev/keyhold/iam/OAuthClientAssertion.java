package dev.keyhold.iam;

import static dev.keyhold.tables.Columns.isoTime;

import dev.keyhold.tables.Column;
import dev.keyhold.tables.Index;
import dev.keyhold.tables.Stamp;
import dev.keyhold.tables.Table;
import java.time.Instant;

/** An assertion of a client that was used, so that it is not used again. */
public record OAuthClientAssertion(Stamp stamp, Instant expiresAt) {
  public static final Column<OAuthClientAssertion, Instant> EXPIRES_AT =
      isoTime("expires_at", OAuthClientAssertion::expiresAt);

  public static final Index<OAuthClientAssertion> BY_EXPIRY = Index.on(EXPIRES_AT);

  public static final Table<OAuthClientAssertion> TABLE =
      Table.of(OAuthClientAssertion.class, "oauth_client_assertion", OAuthClientAssertion::stamp)
          .columns(EXPIRES_AT)
          .indexes(BY_EXPIRY)
          .isoTimes()
          .read(row -> new OAuthClientAssertion(row.stamp(), row.get(EXPIRES_AT)));
}
