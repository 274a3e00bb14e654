package dev.keyhold.keys;

import static dev.keyhold.keys.Samples.adas;
import static dev.keyhold.keys.Samples.reveal;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.keyhold.spi.ApiKeyPatch;
import dev.keyhold.tck.InMemoryStorage;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** Nothing that prints holds a key's text, its hash, a salt or the value of a header. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class NothingLeaksTest {
  private static final String SALT = "canary-salt";
  private static final byte[] PEPPER = "canary-pepper-canary-pepper-canary".getBytes(UTF_8);

  private final InMemoryStorage storage = InMemoryStorage.open();
  private final HashScheme scheme = HashScheme.sha256(SALT);
  private final HashScheme peppered = HashScheme.hmacSha256("2026", PEPPER);
  private final ApiKeys keys = drawing();
  private IssuedKey issued;
  private String text;
  private List<String> canaries;

  @BeforeEach
  void ada_owns_a_key() {
    Samples.addAccounts(storage);
    issued = keys.issue(adas());
    text = reveal(issued.secret());
    String saltDigest = HashScheme.sha256().hash(SALT).text();
    canaries =
        List.of(
            text,
            text.substring(0, 8),
            issued.key().hash().text(),
            SALT,
            saltDigest,
            "canary-pepper",
            HexFormat.of().formatHex(PEPPER),
            peppered.hash(text).text());
  }

  @AfterEach
  void close() {
    storage.close();
  }

  @Test
  void no_public_type_prints_one() {
    RotatedKey rotated = keys.rotate(keys.issue(adas()).key().id());
    RotationRequest request = RotationRequest.PLAIN.changes(ApiKeyPatch.NONE).reason("yearly");

    Stream.of(
            issued,
            issued.secret(),
            rotated,
            keys,
            ApiKeys.builder(storage, KeyPolicy.DEFAULT).hashScheme(scheme),
            scheme,
            peppered,
            new HashSchemes(peppered, List.of(scheme)),
            new KeyedDigest(PEPPER),
            adas(),
            adas(),
            request,
            Scopes.of(issued.key()),
            keys.verify(text),
            keys.verify(text + "x"),
            keys.verify(Map.of("authorization", List.of("Bearer " + text))))
        .map(Object::toString)
        .forEach(this::assertClean);
    assertThat(rotated.toString())
        .doesNotContain(rotated.successor().hash().text(), reveal(rotated.secret()));
  }

  @Test
  void no_exception_holds_one() {
    assertFailsClean(() -> keys.rotate(text));
    assertFailsClean(() -> keys.find(text + "\ud83d"));
    assertFailsClean(() -> keys.revoke(text + "\0"));
    assertFailsClean(() -> keys.issue(adas().name(text.repeat(1_000))));
    assertFailsClean(() -> scheme.hash(text + "\ud83d"));
    assertFailsClean(() -> HashScheme.sha256(SALT + "\0"));
    assertFailsClean(() -> KeyPolicy.prefixed(text + " "));
    assertFailsClean(() -> storage.write(tx -> keys.adopt(tx, adas(), text + " ")));
    assertFailsClean(() -> HashScheme.hmacSha256(text + " ", PEPPER));
    assertFailsClean(() -> HashScheme.hmacSha256("a", SALT.getBytes(UTF_8)));
    assertFailsClean(
        () ->
            ApiKeys.builder(storage, KeyPolicy.DEFAULT)
                .hashScheme(peppered)
                .alsoAccept(peppered)
                .build());
    assertFailsClean(() -> Scopes.of(issued.key()).on(text + ":", "7"));
    assertFailsClean(() -> issued.secret().reveal());
  }

  @Test
  void a_hash_that_is_taken_is_not_named() {
    assertFailsClean(() -> drawing().issue(adas()));
  }

  @Test
  void a_storage_that_fails_during_a_verification_learns_no_text() {
    storage.close();

    assertFailsClean(() -> keys.verify(text));
  }

  /** Draws the same keys as any other. */
  private ApiKeys drawing() {
    return ApiKeys.builder(storage, KeyPolicy.DEFAULT)
        .hashScheme(scheme)
        .random(Samples.seeded())
        .build();
  }

  private void assertFailsClean(ThrowingCallable call) {
    Throwable thrown = catchThrowable(call);
    assertThat(thrown).isNotNull();
    StringWriter trace = new StringWriter();
    thrown.printStackTrace(new PrintWriter(trace));
    assertClean(trace.toString());
  }

  private void assertClean(String printed) {
    assertThat(printed).doesNotContain(canaries);
  }
}
