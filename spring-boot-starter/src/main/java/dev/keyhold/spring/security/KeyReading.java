package dev.keyhold.spring.security;

import dev.keyhold.keys.KeyPolicy;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.AuthenticationException;

/**
 * Finds the key in a request. In the header {@code Authorization} it stands after {@code Bearer}
 * (RFC 6750, 2.1), where tokens of others may stand too: so if all keys have a prefix, what begins
 * otherwise is not looked at.
 */
final class KeyReading {
  private static final String AUTHORIZATION = "authorization";
  private static final Pattern BEARER = Pattern.compile("(?i)bearer +(\\S.*)");
  private static final Set<String> NAMES =
      Set.of("access_token", "api_key", "api-key", "apikey", "x-api-key");

  private final List<String> headerNames;
  private final List<String> prefixes;

  /**
   * @param headerNames in which keys may stand
   */
  KeyReading(List<String> headerNames, KeyPolicy policy) {
    this.headerNames = List.copyOf(headerNames);
    this.prefixes =
        Stream.concat(Stream.of(policy.prefix()), policy.acceptedPrefixes().stream()).toList();
  }

  /** A request that says more than one thing, or says it where it must not. */
  static final class Unclear extends AuthenticationException {
    private static final long serialVersionUID = 1L;

    Unclear(String message) {
      super(message);
    }
  }

  /**
   * @param headers the values of a header by its name
   * @param query as it stands in the URL; null if there is none
   * @throws Unclear if there are two keys, or one in the query, where logs and others see it
   */
  Optional<String> in(Function<String, ? extends List<String>> headers, @Nullable String query) {
    if (query != null && Arrays.stream(query.split("&", -1)).anyMatch(this::isKey)) {
      throw new Unclear("a key in the query of a request is not looked at");
    }
    List<String> found = new ArrayList<>();
    for (String name : headerNames) {
      for (String value : headers.apply(name)) {
        keyIn(name, value.strip()).ifPresent(found::add);
      }
    }
    if (found.size() > 1) {
      throw new Unclear("a request has one key");
    }
    return found.stream().findFirst();
  }

  private boolean isKey(String parameter) {
    int end = parameter.indexOf('=');
    String name = decoded(end < 0 ? parameter : parameter.substring(0, end));
    String value = end < 0 ? "" : decoded(parameter.substring(end + 1));
    return NAMES.contains(name.toLowerCase(Locale.ROOT)) || beginsAsKey(value);
  }

  /** Whether a text has the beginning of keys; never where they have none. */
  boolean beginsAsKey(String text) {
    return prefixes.stream().anyMatch(prefix -> !prefix.isEmpty() && text.startsWith(prefix));
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text; // which is nothing that we issued
    }
  }

  private Optional<String> keyIn(String header, String value) {
    if (!header.equalsIgnoreCase(AUTHORIZATION)) {
      return Optional.of(value).filter(text -> !text.isEmpty());
    }
    return Optional.of(BEARER.matcher(value))
        .filter(bearer -> bearer.matches())
        .map(bearer -> bearer.group(1))
        .filter(token -> prefixes.stream().anyMatch(token::startsWith));
  }
}
