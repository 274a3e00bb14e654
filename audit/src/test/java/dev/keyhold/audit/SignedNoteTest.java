package dev.keyhold.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.spi.Bytes;
import dev.keyhold.spi.StorageException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Notes and keys are what other programs for signed notes read and write. */
class SignedNoteTest {
  /** The example of golang.org/x/mod/sumdb/note, with a signature that Go made. */
  private static final String GO_PRIVATE =
      "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";

  private static final String GO_PUBLIC =
      "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
  private static final String GO_TEXT =
      """
      If you think cryptography is the answer to your problem,
      then you don't know what your problem is.
      """;
  private static final String GO_NOTE =
      GO_TEXT
          + "\n"
          + "\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

  @Test
  void a_note_that_go_signed_is_opened() {
    assertThat(NoteVerifier.parse(GO_PUBLIC).open(GO_NOTE)).isEqualTo(GO_TEXT);
  }

  @Test
  void a_key_that_go_made_signs_as_go_does() {
    NoteSigner signer = NoteSigner.parse(GO_PRIVATE);

    assertThat(signer.verifier().text()).isEqualTo(GO_PUBLIC);
    assertThat(signer.privateText()).isEqualTo(GO_PRIVATE);
    assertThat(signer.sign(GO_TEXT)).isEqualTo(GO_NOTE);
  }

  @Test
  void a_generated_key_survives_its_text_and_does_not_print() {
    NoteSigner signer = NoteSigner.generate("example.org/hub");
    NoteSigner read = NoteSigner.parse(signer.privateText() + "\n");

    assertThat(read.verifier().text()).isEqualTo(signer.verifier().text());
    assertThat(signer.verifier().open(read.sign("text\n"))).isEqualTo("text\n");
    assertThat(signer.toString()).isEqualTo("NoteSigner[example.org/hub]");
  }

  @Test
  void every_changed_character_of_a_note_is_found() {
    NoteSigner signer = NoteSigner.generate("example.org/hub");
    String note = signer.sign("example.org/hub\n7\nroot\n");
    for (int i = 0; i < note.length(); i++) {
      String changed = note.substring(0, i) + (char) (note.charAt(i) ^ 1) + note.substring(i + 1);

      assertThatThrownBy(() -> signer.verifier().open(changed))
          .isInstanceOf(StorageException.InvalidInput.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "a+b+c",
        "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+c74f20a3+AhrARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq_LDE4izWy10TW",
        "\u2003PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
      })
  void what_is_no_key_is_refused_and_not_repeated(String text) {
    assertThatThrownBy(() -> NoteVerifier.parse(text))
        .isInstanceOf(StorageException.InvalidInput.class)
        .message()
        .doesNotContain("c74f20a3");
    assertThatThrownBy(() -> NoteSigner.parse("PRIVATE+KEY+" + text))
        .isInstanceOf(StorageException.InvalidInput.class);
  }

  @Test
  void a_checkpoint_is_three_lines() {
    Checkpoint checkpoint = new Checkpoint("example.org/hub", 7, Bytes.of(new byte[32]));

    assertThat(checkpoint.text())
        .isEqualTo("example.org/hub\n7\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n");
    assertThat(Checkpoint.parse(checkpoint.text() + "an extension\n")).isEqualTo(checkpoint);
    for (String wrong :
        List.of("", "a\n1\n", "a\n01\nAAAA\n", "a\n-1\nAAAA\n", "\n1\nAAAA\n", "a\n1\n!\n")) {
      assertThatThrownBy(() -> Checkpoint.parse(wrong))
          .isInstanceOf(StorageException.InvalidInput.class);
    }
  }

  @Test
  void a_checkpoint_has_one_text() {
    String text = new Checkpoint("example.org/hub", 7, Bytes.of(new byte[32])).text();

    for (String other :
        List.of(
            text.replace("AAA=", "AAB="), // a bit that counts for nothing
            text.replace("=", ""),
            text.strip(),
            text + "an extension without an end",
            text + "\n",
            text + "\nan extension after an empty line\n",
            text.replace("\n", "\r\n"),
            text.replace("7", "07"))) {
      assertThatThrownBy(() -> Checkpoint.parse(other))
          .as(other)
          .isInstanceOf(StorageException.InvalidInput.class);
    }
  }

  @Test
  void a_note_is_one_to_its_last_character() {
    NoteVerifier key = NoteVerifier.parse(GO_PUBLIC);

    for (String other :
        List.of(
            GO_NOTE + "\n",
            GO_NOTE + "junk\n",
            GO_NOTE.strip(),
            GO_NOTE.strip() + "\r\n",
            GO_NOTE.strip() + "\rjunk\n",
            GO_NOTE + "\u2014 other\n",
            GO_NOTE + "\u2014 other AAAA\n",
            GO_NOTE + "\u2014 oth+er AAAAAAAA\n",
            GO_NOTE.replace("problem", "problem\u0001"),
            GO_NOTE + GO_NOTE.substring(GO_TEXT.length() + 1).repeat(100))) {
      assertThatThrownBy(() -> key.open(other))
          .as(other)
          .isInstanceOf(StorageException.InvalidInput.class);
    }
    assertThat(key.open(GO_NOTE + "\u2014 other AAAAAAAA\n")).isEqualTo(GO_TEXT);
  }
}
