package dev.keyhold.apps;

import dev.keyhold.spi.StorageException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;

/**
 * Where an app is to be reached.
 *
 * @param prefix segments such as {@code /crm/api}, of letters, digits and {@code . _ ~ -}; none of
 *     them {@code .} or {@code ..}, no slash at the end, at most 255 characters
 * @param upstream an absolute URI, {@code http} or {@code https}, without user, query and fragment
 * @param apiVersion which contract is spoken there
 */
public record NewRoute(String prefix, String upstream, String apiVersion) {
  private static final Set<String> SCHEMES = Set.of("http", "https");

  /**
   * @throws StorageException.InvalidInput if one of them has another form
   */
  public NewRoute {
    prefix = RoutePrefix.of(prefix).text();
    checkUpstream(upstream);
    if (!apiVersion.matches("[A-Za-z0-9._-]{1,64}")) {
      throw new StorageException.InvalidInput(
          "apiVersion", "a version of an API is 1 to 64 letters, digits and . _ -");
    }
  }

  /** For the first version of its API, {@code v1}. */
  public static NewRoute of(String prefix, String upstream) {
    return new NewRoute(prefix, upstream, "v1");
  }

  public NewRoute apiVersion(String version) {
    return new NewRoute(prefix, upstream, version);
  }

  /** What it says is not repeated: somebody may have put a password there. */
  private static void checkUpstream(String text) {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      throw notUpstream();
    }
    boolean isPlain =
        uri.getRawUserInfo() == null && uri.getRawQuery() == null && uri.getRawFragment() == null;
    if (!isPlain
        || uri.getScheme() == null
        || !SCHEMES.contains(uri.getScheme())
        || uri.getHost() == null
        || uri.getPort() == 0
        || uri.getPort() > 65_535
        || !text.equals(uri.toASCIIString())) {
      throw notUpstream();
    }
  }

  private static StorageException.InvalidInput notUpstream() {
    return new StorageException.InvalidInput(
        "upstream",
        "an upstream is an absolute URI that begins with http:// or https:// and has a host, and neither a user nor a query nor a fragment");
  }
}
