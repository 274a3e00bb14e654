package dev.keyhold.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code docs/hub.md} lists the actions, all of them and no others. */
class HubPageTest {
  @Test
  void the_page_lists_the_actions() throws IOException {
    String table =
        Files.readString(Path.of("../docs/hub.md")).replaceFirst("(?s).*## What is recorded", "");
    Set<String> listed =
        Pattern.compile("`([a-z_]+\\.[a-z_]+)`")
            .matcher(table)
            .results()
            .map(action -> action.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> recorded =
        Arrays.stream(Journey.values())
            .flatMap(change -> change.actions.stream())
            .collect(Collectors.toCollection(TreeSet::new));
    recorded.add("api_key.verify");
    recorded.add("password.verify");
    recorded.add(Erasures.ACTION);
    recorded.add(Retention.ACTION);
    recorded.add(TreeRebuild.ACTION);

    assertThat(listed).isEqualTo(recorded);
  }
}
