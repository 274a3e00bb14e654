package dev.keyhold.spi;

import java.util.Locale;
import java.util.Set;

/**
 * Guesses what was meant by a text that is not a provider's URL: a path, or a JDBC URL. It shows
 * nothing of the text but the path of a database file.
 */
record UrlForm(StorageConfig config) {
  private static final Set<String> ENDINGS = Set.of(".db", ".sqlite", ".sqlite3");
  private static final String JDBC = "jdbc:sqlite:";

  /** Empty where there is nothing to say. */
  @Override
  public String toString() {
    String url = config.url();
    if (url.regionMatches(true, 0, JDBC, 0, JDBC.length())) {
      return ", which is a URL of JDBC; did you mean " + meant(url.substring(JDBC.length()));
    }
    if (config.scheme().equals("jdbc")) {
      return ", which is a URL of JDBC; write one such as sqlite:data/system.db";
    }
    boolean drive = config.scheme().length() == 1;
    if (config.scheme().isEmpty() || drive) {
      return ", which has none; did you mean " + meant(url);
    }
    return "";
  }

  private static String meant(String path) {
    return "sqlite:" + (isDatabaseFile(path) ? path : "data/system.db") + "?";
  }

  /** Any other text may be a secret that was put into the wrong setting. */
  private static boolean isDatabaseFile(String path) {
    String lower = path.toLowerCase(Locale.ROOT);
    return ENDINGS.stream().anyMatch(lower::endsWith)
        && path.chars().allMatch(c -> c > ' ' && c <= '~' && "?;@=&".indexOf(c) < 0);
  }
}
