package dev.keyhold.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.keyhold.spi.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Entries that are kept from an auditor, under a checkpoint that is genuine. */
class HiddenEntriesTest {
  private static final NoteVerifier KEY = SampleTrail.SIGNER.verifier();

  @TempDir Path folder;
  private final SampleTrail trail = new SampleTrail(16, true);

  @Test
  void the_first_entry_cannot_be_hidden_in_a_prefix_of_a_range_that_begins_with_it()
      throws Exception {
    String forged = withSuffix(trail.renumbered(2, 12, 1), 12, 14, 16);

    assertThat(verdict(forged).found()).isEqualTo("malformed at line 1");
    assumeThat(NodeVerifier.isThere()).as("node is needed for this half").isTrue();
    Path file = Files.writeString(folder.resolve("bundle.jsonl"), forged);
    NodeVerifier.Ran ran = NodeVerifier.verify(file, KEY.text());
    assertThat(ran.said()).isEqualTo("malformed at line 1\n");
    assertThat(ran.exitCode()).isEqualTo(1);
  }

  /** What follows the entries, in the parts that other numbers would ask for. */
  private String withSuffix(String bundle, long... places) {
    int end = bundle.indexOf('\n');
    Map<String, Object> head = SampleTrail.head(bundle.substring(0, end));
    List<String> suffix = new ArrayList<>();
    for (int i = 1; i < places.length; i++) {
      suffix.addAll(trail.cover(places[i - 1], places[i]));
    }
    head.put("suffix", suffix);
    return Json.canonical(head) + bundle.substring(end);
  }

  @Test
  void no_number_of_entries_can_be_hidden_under_other_numbers() throws Exception {
    for (int hidden = 1; hidden <= 7; hidden++) {
      for (int last = hidden + 1; last <= 16; last++) {
        for (int first = 1; first <= hidden + 1; first++) {
          String bundle = trail.renumbered(hidden + 1, last, first);
          boolean isTrue = first == hidden + 1;
          assertThat(verdict(bundle).isIntact()).isEqualTo(isTrue);
        }
      }
    }
  }

  private static BundleVerdict verdict(String bundle) throws IOException {
    return TrailBundle.verify(
        new ByteArrayInputStream(bundle.getBytes(StandardCharsets.UTF_8)), Optional.of(KEY));
  }
}
