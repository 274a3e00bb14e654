package dev.keyhold.tenants;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * What the database of a tenant is called: its id, if that says nothing to a file system or a
 * server, else a digest of it. No two ids have one name.
 */
final class TenantName {
  /** Shorter than a digest, so that no id looks like that of another. */
  private static final Pattern PLAIN = Pattern.compile("[a-z0-9-]{1,39}");

  private static final int DIGEST_BYTES = 20;

  private TenantName() {}

  static String of(String organizationId) {
    return PLAIN.matcher(organizationId).matches() ? organizationId : digest(organizationId);
  }

  private static String digest(String organizationId) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(organizationId.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, DIGEST_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
