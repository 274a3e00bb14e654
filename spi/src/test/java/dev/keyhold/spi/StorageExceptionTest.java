package dev.keyhold.spi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.spi.ProviderLookupException.Reason;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each kind says what became of the write, and where to read on. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class StorageExceptionTest {
  @Test
  void what_a_message_quotes_steers_no_terminal_and_ends_no_line_of_a_log() {
    StorageException quoting = new StorageException.NotFound("no account \u001B[31m\nx\u202E");

    assertThat(quoting.summary()).isEqualTo("no account \\u{1b}[31m\\u{a}x\\u{202e}");
    assertThat(quoting).hasMessageStartingWith(quoting.summary());
  }

  private static final Path PAGE = Path.of("..", "docs", "errors.md");

  static Stream<StorageException> refusals() {
    return Stream.concat(
        Stream.of(
            new StorageException.Duplicate("email", "said"),
            new StorageException.MissingReference("said"),
            new StorageException.MissingReference(null, "said", new IOException("cause")),
            new StorageException.NotFound("said"),
            new StorageException.Conflict("said"),
            new StorageException.LastOwner("said", List.of("acme")),
            new StorageException.InvalidInput("said"),
            new StorageException.Unsupported("said"),
            new StorageException.Corrupt("said"),
            new StorageException.Corrupt("said", new IOException("cause"))),
        Arrays.stream(Reason.values()).map(reason -> new ProviderLookupException(reason, "said")));
  }

  static Stream<StorageException> all() {
    return Stream.concat(
        refusals(),
        Stream.of(
            new StorageException.Unavailable("said"),
            new StorageException.Unavailable("said", new IOException("cause")),
            new StorageException.OutcomeUnknown("said"),
            new StorageException.OutcomeUnknown("said", new IOException("cause"))));
  }

  // --- What became of the write ---

  @ParameterizedTest
  @MethodSource("refusals")
  void a_refusal_wrote_nothing_and_comes_again(StorageException refusal) {
    assertThat(refusal.nothingWritten()).isTrue();
    assertThat(refusal.retryMayHelp()).isFalse();
  }

  @Test
  void what_is_unavailable_wrote_nothing_and_may_be_tried_again() {
    StorageException unavailable =
        new StorageException.Unavailable("the disk is full", new IOException());

    assertThat(unavailable.nothingWritten()).isTrue();
    assertThat(unavailable.retryMayHelp()).isTrue();
    assertThat(unavailable).hasCauseInstanceOf(IOException.class);
  }

  @Test
  void an_unknown_outcome_claims_neither() {
    StorageException unknown =
        new StorageException.OutcomeUnknown("the commit failed", new IOException());

    assertThat(unknown.nothingWritten()).isFalse();
    assertThat(unknown.retryMayHelp()).isFalse();
    assertThat(unknown).hasCauseInstanceOf(IOException.class);
  }

  @Test
  void the_last_owner_is_a_conflict_and_the_look_up_is_unsupported() {
    assertThat(new StorageException.LastOwner("said", List.of()))
        .isInstanceOf(StorageException.Conflict.class);
    assertThat(new ProviderLookupException(Reason.NONE_FOUND, "said"))
        .isInstanceOf(StorageException.Unsupported.class);
  }

  // --- What it says ---

  @ParameterizedTest
  @MethodSource("all")
  void a_message_says_what_was_found_and_where_to_read_on(StorageException e) {
    assertThat(e.getMessage()).startsWith("said").matches(".* \\(docs/errors\\.md#[a-z-]+\\)");
  }

  @Test
  void every_anchor_is_a_heading_of_the_page_and_every_heading_an_anchor() throws IOException {
    List<String> headings = found("(?m)^## (.+)$");

    assertThat(headings)
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(
            all().map(StorageExceptionTest::anchor).distinct().toList());
  }

  @Test
  void every_section_says_what_it_means_what_became_of_the_write_and_what_to_do()
      throws IOException {
    String[] sections = Files.readString(PAGE).split("(?m)^## ", -1);

    assertThat(Arrays.stream(sections).skip(1))
        .allMatch(
            section ->
                section.matches(
                    "(?s)[a-z-]+\\n\\n\\*\\*What it means\\.\\*\\* .+"
                        + "\\n\\n\\*\\*What became of the write\\.\\*\\* .+"
                        + "\\n\\n\\*\\*What to do\\.\\*\\* .+"));
  }

  @ParameterizedTest
  @MethodSource("all")
  void the_table_of_the_page_says_what_the_code_says(StorageException e) throws IOException {
    String anchor = anchor(e);

    assertThat(Files.readString(PAGE))
        .contains(
            "| [%s](#%s) | %s | %s |"
                .formatted(
                    anchor,
                    anchor,
                    e.nothingWritten() ? "yes" : "not certain",
                    e.retryMayHelp() ? "yes" : "no"));
  }

  @Test
  void every_link_of_the_page_leads_to_a_heading() throws IOException {
    assertThat(found("\\(#([^)]+)\\)")).isSubsetOf(found("(?m)^## (.+)$"));
  }

  @Test
  void a_duplicate_says_of_what() {
    assertThat(new StorageException.Duplicate("email", "the address is taken").field())
        .contains("email");
    assertThat(new StorageException.InvalidInput("level", "said").field()).contains("level");
    assertThat(new StorageException.InvalidInput("said").field()).isEmpty();
  }

  @Test
  void the_last_owner_names_ten_organizations_and_says_how_many_more() {
    List<String> ids = IntStream.rangeClosed(1, 12).mapToObj(i -> "org" + i).toList();

    StorageException.LastOwner twelve = new StorageException.LastOwner("said", ids);
    StorageException.LastOwner ten = new StorageException.LastOwner("said", ids.subList(0, 10));

    assertThat(twelve)
        .hasMessageContaining("org9, org10 and 2 more (")
        .hasMessageContaining("org1,");
    assertThat(twelve).hasMessageNotContainingAny("org11", "org12");
    assertThat(twelve.organizationIds()).isEqualTo(ids).isUnmodifiable();
    assertThat(ten).hasMessageContaining("said: org1, ").hasMessageContaining("org9, org10 (");
  }

  // --- On the wire ---

  @ParameterizedTest
  @MethodSource("all")
  void every_kind_can_be_serialized(StorageException e) throws Exception {
    StorageException copy = copied(e);

    assertThat(copy).hasSameClassAs(e).hasMessage(e.getMessage());
    assertThat(copy.nothingWritten()).isEqualTo(e.nothingWritten());
    assertThat(copy.retryMayHelp()).isEqualTo(e.retryMayHelp());
  }

  @Test
  void what_a_kind_knows_beside_its_message_is_serialized_too() throws Exception {
    assertThat(copied(new StorageException.LastOwner("said", List.of("acme"))).organizationIds())
        .containsExactly("acme");
    assertThat(copied(new StorageException.Duplicate("slug", "said")).field()).contains("slug");
    assertThat(copied(new ProviderLookupException(Reason.SEVERAL_ANSWER, "said")).reason())
        .isEqualTo(Reason.SEVERAL_ANSWER);
  }

  private static String anchor(StorageException e) {
    String message = e.getMessage();
    return message.substring(message.lastIndexOf('#') + 1, message.length() - 1);
  }

  private static List<String> found(String pattern) throws IOException {
    return Pattern.compile(pattern)
        .matcher(Files.readString(PAGE))
        .results()
        .map((MatchResult found) -> found.group(1))
        .toList();
  }

  @SuppressWarnings("unchecked") // what is read is what was written
  private static <T extends StorageException> T copied(T e) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(e);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (T) in.readObject();
    }
  }
}
