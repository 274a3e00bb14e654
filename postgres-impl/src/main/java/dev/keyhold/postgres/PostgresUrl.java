package dev.keyhold.postgres;

import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.StorageException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a database is, and which schema of it is meant.
 *
 * @param hosts one or several, each with its port if that is not the usual one
 * @param parameters of the driver
 */
record PostgresUrl(
    Optional<String> user,
    String hosts,
    String database,
    String schema,
    Map<String, String> parameters) {
  static final String DEFAULT_SCHEMA = "keyhold";

  /** What stands in no message: it may hold a secret that somebody put there all the same. */
  private static final Pattern FORM =
      Pattern.compile("//(?:([^@/?]*)@)?([^@/?]*)/([^@/?]*)(?:\\?(.*))?");

  private static final Pattern SCHEMA = Pattern.compile("[a-z_][a-z0-9_]{0,62}");

  private static final Set<String> ENCRYPTION =
      Set.of("sslmode", "sslrootcert", "sslcert", "sslkey", "channelBinding", "prepareThreshold");

  static PostgresUrl of(StorageConfig config) {
    Matcher form = FORM.matcher(config.location());
    if (!config.scheme().equals("postgresql") || !form.matches() || form.group(3).isEmpty()) {
      throw new StorageException.InvalidInput(
          "the URL of a PostgreSQL storage is postgresql://USER@HOST:PORT/DATABASE, such as"
              + " postgresql://keyhold@localhost/hub");
    }
    Optional<String> user = Optional.ofNullable(form.group(1)).map(PostgresUrl::decoded);
    if (form.group(1) != null && form.group(1).contains(":")) {
      throw new StorageException.InvalidInput(
          "the URL holds a password; put it into a file that the setting 'password-file' names,"
              + " into the environment variable PGPASSWORD, or into .pgpass");
    }
    Map<String, String> parameters = parameters(Optional.ofNullable(form.group(4)).orElse(""));
    String schema =
        checked(Optional.ofNullable(parameters.remove("schema")).orElse(DEFAULT_SCHEMA));
    String hosts = form.group(2).isEmpty() ? "localhost" : form.group(2);
    return new PostgresUrl(user, hosts, decoded(form.group(3)), schema, parameters);
  }

  /** The URL of another schema of the same database. */
  String inSchema(String other) {
    StringBuilder url = new StringBuilder("postgresql://");
    user.ifPresent(name -> url.append(encoded(name)).append('@'));
    url.append(hosts).append('/').append(encoded(database)).append("?schema=").append(other);
    parameters.forEach(
        (name, value) -> url.append('&').append(name).append('=').append(encoded(value)));
    return url.toString();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** The schema that a URL names, for a data source that leads to the rest. */
  static String schemaAlone(StorageConfig config) {
    int query = config.location().indexOf('?');
    Map<String, String> parameters =
        parameters(query < 0 ? "" : config.location().substring(query + 1));
    return checked(parameters.getOrDefault("schema", DEFAULT_SCHEMA));
  }

  private static Map<String, String> parameters(String query) {
    Map<String, String> parameters = new TreeMap<>();
    for (String parameter : query.isEmpty() ? new String[0] : query.split("&", -1)) {
      int sign = parameter.indexOf('=');
      String name = sign < 0 ? parameter : parameter.substring(0, sign);
      if (!name.equals("schema") && !ENCRYPTION.contains(name)) {
        throw new StorageException.InvalidInput(
            "the URL of a PostgreSQL storage has a parameter that is not one of schema and "
                + new TreeSet<>(ENCRYPTION));
      }
      parameters.put(name, decoded(parameter.substring(sign + 1)));
    }
    return parameters;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new StorageException.InvalidInput(
          "the URL of a PostgreSQL storage holds a percent sign that escapes nothing");
    }
  }

  /** A plain name: it stands in search paths, and nobody should have to quote it. */
  static String checked(String schema) {
    if (!SCHEMA.matcher(schema).matches() || schema.startsWith("pg_")) {
      throw new StorageException.InvalidInput(
          "the name of a schema or a role is of lower-case letters, digits and underscores, and does not"
              + " begin with a digit or pg_");
    }
    return schema;
  }
}
