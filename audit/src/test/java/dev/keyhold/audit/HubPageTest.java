package dev.keyhold.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.spi.AuditQuery;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.StoredEntry;
import dev.keyhold.spi.TrailWords;
import dev.keyhold.tck.InMemoryStorage;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Which actions there are: in one place, on {@code docs/hub.md}, and in trails. */
class HubPageTest {
  /** Those that no change of an identity, a key or a password writes. */
  private static final List<String> OTHERS =
      List.of(
          TrailWords.AUDIT_ERASE,
          TrailWords.AUDIT_REBUILD_TREE,
          TrailWords.AUDIT_RETENTION,
          TrailWords.API_KEY_VERIFY,
          TrailWords.API_KEY_USE,
          TrailWords.PASSWORD_VERIFY);

  private static Set<String> actions() throws IllegalAccessException {
    Set<String> actions = new TreeSet<>();
    for (Field word : TrailWords.class.getFields()) {
      actions.add((String) word.get(null));
    }
    actions.removeIf(word -> word.indexOf('.') < 0);
    return actions;
  }

  @Test
  void the_page_lists_the_actions() throws Exception {
    assertThat(listed()).isEqualTo(actions());
  }

  private static Set<String> listed() throws IOException {
    String table =
        Files.readString(Path.of("../docs/hub.md")).replaceFirst("(?s).*## What is recorded", "");
    return Pattern.compile("`([a-z_]+\\.[a-z_]+)`")
        .matcher(table)
        .results()
        .map(action -> action.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void what_is_recorded_of_changes_is_all_of_these_actions_and_no_other() throws Exception {
    Set<String> recorded = new TreeSet<>();
    try (AuditedStorage storage =
        AuditedStorage.over(InMemoryStorage.open(), () -> AuditContext.UNKNOWN)) {
      for (Journey change : Journey.values()) {
        storage.write(change.step::in);
      }
      Page.<StoredEntry>walk(page -> storage.read(tx -> tx.audit().list(AuditQuery.ALL, page)))
          .flatMap(page -> page.items().stream())
          .forEach(entry -> recorded.add(entry.content().action()));
    }

    Set<String> expected = actions();
    OTHERS.forEach(expected::remove);
    assertThat(recorded).isEqualTo(expected);
  }
}
