package dev.keyhold.spi.table;

import dev.keyhold.spi.StorageException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** The names of tables, columns, indexes and sets. */
final class Names {
  /** Other names are made of those of tables and columns. */
  private static final int LONGEST = 40;

  /** PostgreSQL cuts names at 63 bytes. */
  private static final int LONGEST_OF_ALL = 63;

  /** SQLite's own, and ours. */
  private static final List<String> TAKEN = List.of("sqlite_", "keyhold_");

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(_[a-z0-9]+)*");

  /** Words that SQLite or PostgreSQL do not take for a name without quotes. */
  private static final Set<String> RESERVED =
      Set.of(
          ("abort action add after all alter always analyse analyze and any array as asc asymmetric"
                  + " authorization autoincrement before begin between binary both by cascade case"
                  + " cast check collate collation column commit concurrently conflict constraint"
                  + " create cross current_catalog current_date current_role current_schema"
                  + " current_time current_timestamp current_user database default deferrable"
                  + " deferred delete desc detach distinct do drop each else end escape except"
                  + " exclude exclusive exists explain fail false fetch filter first following for"
                  + " foreign freeze from full generated glob grant group groups having if ignore"
                  + " ilike immediate in index indexed initially inner insert instead intersect into"
                  + " is isnull join lateral leading left like limit localtime localtimestamp match"
                  + " materialized natural no not nothing notnull null nulls of offset on only or"
                  + " order others outer over overlaps partition placing pragma preceding primary"
                  + " query raise range recursive references regexp reindex release rename replace"
                  + " restrict returning right rollback row rows savepoint select session_user set"
                  + " similar some symmetric system_user table tablesample temp temporary then ties"
                  + " to trailing transaction trigger true unbounded union unique update user using"
                  + " vacuum values variadic verbose view virtual when where window with without"
                  + " rowid oid ctid xmin xmax cmin cmax tableoid")
              .split(" "));

  private Names() {}

  /**
   * @param what is named, for the message
   */
  static void check(String what, String name) {
    if (!NAME.matcher(name).matches()) {
      throw refused(what, name, "lower-case letters and digits, words joined by _, are taken");
    }
    boolean made = what.equals("index") || what.equals("check");
    int longest = made ? LONGEST_OF_ALL : LONGEST;
    if (name.length() > longest) {
      throw refused(
          what,
          name,
          String.format(
              Locale.ROOT,
              "at most %d characters are taken%s",
              longest,
              made ? "; declare it with a name of its own" : ""));
    }
    for (String begin : TAKEN) {
      if (name.startsWith(begin)) {
        throw refused(what, name, "names that begin with %s are taken".formatted(begin));
      }
    }
    if (RESERVED.contains(name)) {
      throw refused(what, name, "it is a reserved word of SQL");
    }
  }

  private static StorageException refused(String what, String name, String why) {
    return new StorageException.InvalidInput(
        "the name of the %s '%s' is refused: %s".formatted(what, name, why));
  }

  static String member(String name) {
    StringBuilder member = new StringBuilder();
    for (String word : name.split("_", -1)) {
      member.append(
          member.isEmpty()
              ? word
              : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
    }
    return member.toString();
  }
}
