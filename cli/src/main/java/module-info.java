/** The {@code keyhold} command. */
module dev.keyhold.cli {
  requires dev.keyhold.keys;
  requires dev.keyhold.sqlite;
  requires info.picocli;
  requires static org.jspecify;
  requires tools.jackson.databind;

  opens dev.keyhold.cli to
      info.picocli,
      tools.jackson.databind;
}
