package dev.keyhold.apps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.keyhold.spi.Json;
import dev.keyhold.spi.StorageException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is malformed, cut, swapped or wrongly signed does not count, and the reason is said. */
class LicenseRefusalTest {
  private static final Instant BEGIN = AppPlace.BEGIN;
  private static final long SEED = Long.getLong("keyhold.seed", System.nanoTime());
  private static final int FUZZ = Integer.getInteger("keyhold.fuzz", 3_000);

  /** Of base64url (RFC 4648, 5). */
  private static final String LETTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

  private final LicenseKey root = LicenseKey.make();
  private final LicenseKey author = LicenseKey.make();
  private final LicenseRoots roots = LicenseRoots.of(root);
  private final LicenseTerms terms =
      LicenseTerms.of("l-1", AppPlace.CRM, LicenseTier.STANDARD, BEGIN).features("export");
  private final LicenseFile good = new LicenseIssuer(certificate("maker"), author).issue(terms);

  private String certificate(String vendor) {
    return LicenseIssuer.certify(root, vendor, author, BEGIN, Optional.empty());
  }

  private LicenseRefusal why(LicenseFile file) {
    Throwable refused = catchThrowable(() -> LicenseChain.of(file, roots));
    assertThat(refused).as("%s", file).isInstanceOf(LicenseRefused.class);
    return ((LicenseRefused) refused).reason();
  }

  private LicenseFile licensed(String text) {
    return new LicenseFile(good.certificate(), text);
  }

  private static String encoded(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  private LicenseFile headed(String header) {
    String text = good.license();
    return licensed(encoded(header) + text.substring(text.indexOf('.')));
  }

  private String header(String algorithm, String type, String more) {
    return "{\"alg\":\"%s\",\"kid\":\"%s\",\"typ\":\"%s\"%s}"
        .formatted(algorithm, author.id(), type, more);
  }

  @Test
  void a_good_one_says_what_its_author_has_signed() {
    LicenseChain chain = LicenseChain.of(good, roots);
    assertThat(chain.terms()).isEqualTo(terms);
    assertThat(chain.certificate().author()).isEqualTo("maker");
    assertThat(LicenseFile.of(good.text())).isEqualTo(good);
  }

  @Test
  void the_algorithm_is_never_the_headers() {
    for (String algorithm :
        new String[] {"none", "HS256", "ES256", "RS256", "Ed448", "eddsa", ""}) {
      assertThat(why(headed(header(algorithm, LicenseTerms.TYPE, ""))))
          .as(algorithm)
          .isEqualTo(LicenseRefusal.WRONG_ALGORITHM);
    }
  }

  private LicenseFile swapped() {
    return new LicenseFile(/* certificate= */ good.license(), /* license= */ good.certificate());
  }

  @Test
  void one_type_is_not_taken_for_the_other() {
    assertThat(why(swapped())).isEqualTo(LicenseRefusal.WRONG_TYPE);
    assertThat(why(headed(header("EdDSA", "JWT", "")))).isEqualTo(LicenseRefusal.WRONG_TYPE);
  }

  @Test
  void a_header_with_anything_more_is_malformed() {
    for (String more :
        new String[] {
          ",\"crit\":[\"b64\"]",
          ",\"b64\":false",
          ",\"jku\":\"http://x\"",
          ",\"jwk\":{}",
          ",\"x5c\":[]"
        }) {
      assertThat(why(headed(header("EdDSA", LicenseTerms.TYPE, more))))
          .as(more)
          .isEqualTo(LicenseRefusal.MALFORMED);
    }
  }

  @Test
  void another_header_makes_the_signature_unfit() {
    assertThat(why(headed(header("EdDSA", LicenseTerms.TYPE, "").replace(",", " ,"))))
        .isEqualTo(LicenseRefusal.BAD_SIGNATURE);
  }

  @Test
  void only_a_pinned_root_vouches_for_an_author() {
    assertThat(catchThrowable(() -> LicenseChain.of(good, LicenseRoots.of(LicenseKey.make()))))
        .isInstanceOfSatisfying(
            LicenseRefused.class,
            it -> assertThat(it.reason()).isEqualTo(LicenseRefusal.UNKNOWN_KEY));
    // A certificate that the author has made for himself, and one that names the root.
    String own = LicenseIssuer.certify(author, "maker", author, BEGIN, Optional.empty());
    assertThat(why(new LicenseFile(own, good.license()))).isEqualTo(LicenseRefusal.UNKNOWN_KEY);
    String[] parts = own.split("\\.", -1);
    String named =
        encoded(header("EdDSA", AuthorCertificate.TYPE, "").replace(author.id(), root.id()));
    assertThat(why(new LicenseFile(named + "." + parts[1] + "." + parts[2], good.license())))
        .isEqualTo(LicenseRefusal.BAD_SIGNATURE);
  }

  @Test
  void an_author_licenses_his_own_apps_alone() {
    LicenseFile others = new LicenseIssuer(certificate("other"), author).issue(terms);
    assertThat(why(others)).isEqualTo(LicenseRefusal.WRONG_ISSUER);
    String claims =
        "{\"iss\":\"maker\",\"jti\":\"l\",\"app\":\"other/crm\",\"sub\":\"*\",\"aud\":[\"*\"],"
            + "\"tier\":\"free\",\"iat\":1,\"nbf\":1}";
    Map<?, ?> members = (Map<?, ?>) Json.parse(claims).value();
    @SuppressWarnings("unchecked")
    String foreign = SignedText.sign(LicenseTerms.TYPE, (Map<String, ?>) members, author);
    assertThat(why(licensed(foreign))).isEqualTo(LicenseRefusal.WRONG_APP);
  }

  @Test
  void a_licence_of_another_author_has_an_unknown_key() {
    LicenseKey another = LicenseKey.make();
    String theirs = LicenseIssuer.certify(root, "maker", another, BEGIN, Optional.empty());
    assertThat(why(new LicenseFile(theirs, good.license()))).isEqualTo(LicenseRefusal.UNKNOWN_KEY);
  }

  @Test
  void what_is_too_long_is_not_read() {
    assertThat(why(licensed("a".repeat(SignedText.MOST_LENGTH + 1))))
        .isEqualTo(LicenseRefusal.TOO_LONG);
  }

  /** Of the last letter of a signature four bits count for nothing, where nobody looks. */
  @Test
  void the_same_bytes_in_other_letters_are_malformed() {
    String text = good.license();
    String most = text.substring(0, text.length() - 1);
    int last = LETTERS.indexOf(text.charAt(text.length() - 1));
    List<String> same = new ArrayList<>(List.of(text + "=", text + "=="));
    for (int unused = 1; unused < 16; unused++) {
      same.add(most + LETTERS.charAt(last + unused));
    }
    for (String each : same) {
      assertThat(why(licensed(each))).as(each).isEqualTo(LicenseRefusal.MALFORMED);
    }
  }

  @Test
  void claims_of_another_kind_are_malformed() {
    String[] odd = {
      "{}",
      "[]",
      "{\"iss\":\"maker\",\"jti\":\"\",\"app\":\"maker/crm\",\"sub\":\"*\",\"tier\":\"free\",\"iat\":1,\"nbf\":1}",
      "{\"iss\":\"maker\",\"jti\":1,\"app\":\"maker/crm\",\"sub\":\"*\",\"tier\":\"free\",\"iat\":1,\"nbf\":1}",
      "{\"iss\":\"maker\",\"jti\":\"l\",\"app\":\"crm\",\"sub\":\"*\",\"tier\":\"free\",\"iat\":1,\"nbf\":1}",
      "{\"iss\":\"maker\",\"jti\":\"l\",\"app\":\"maker/crm\",\"sub\":\"*\",\"tier\":\"gold\",\"iat\":1,\"nbf\":1}",
      "{\"iss\":\"maker\",\"jti\":\"l\",\"app\":\"maker/crm\",\"sub\":\"*\",\"tier\":\"free\",\"iat\":1.5,\"nbf\":1}",
      "{\"iss\":\"maker\",\"jti\":\"l\",\"app\":\"maker/crm\",\"sub\":\"*\",\"tier\":\"free\",\"iat\":1,\"nbf\":1e300}",
      "{\"iss\":\"maker\",\"jti\":\"l\",\"app\":\"maker/crm\",\"sub\":\"*\",\"aud\":\"*\",\"tier\":\"free\",\"iat\":1,\"nbf\":1}",
      "{\"iss\":\"maker\",\"jti\":\"l\",\"app\":\"maker/crm\",\"sub\":\"*\",\"tier\":\"free\",\"iat\":1,\"nbf\":1,\"limits\":{\"seats\":-1}}"
    };
    for (String claims : odd) {
      Object value = Json.parse(claims).value();
      @SuppressWarnings("unchecked")
      Map<String, ?> members =
          value instanceof Map<?, ?> map ? (Map<String, ?>) map : Map.of("x", "y");
      assertThat(why(licensed(SignedText.sign(LicenseTerms.TYPE, members, author))))
          .as(claims)
          .isEqualTo(LicenseRefusal.MALFORMED);
    }
  }

  @Test
  void claims_that_are_too_long_or_too_many_are_malformed() {
    List<Object> many = new ArrayList<>();
    Map<String, Object> limits = new HashMap<>();
    for (int i = 0; i <= 256; i++) {
      many.add("f" + i);
      limits.put("l" + i, 1);
    }
    String longest = "x".repeat(255);
    Map<String, Object> most = claims();
    most.put("jti", longest);
    most.put("features", many.subList(0, 256));
    LicenseFile good = licensed(SignedText.sign(LicenseTerms.TYPE, most, author));
    assertThat(LicenseChain.of(good, roots).terms().name()).isEqualTo(longest);
    List<Map.Entry<String, Object>> odd =
        List.of(
            Map.entry("jti", longest + "x"),
            Map.entry("features", many),
            Map.entry("features", List.of(longest + "x")),
            Map.entry("limits", limits),
            Map.entry("limits", Map.of(longest + "x", 1)));
    for (Map.Entry<String, Object> each : odd) {
      Map<String, Object> claims = claims();
      claims.put(each.getKey(), each.getValue());
      assertThat(why(licensed(SignedText.sign(LicenseTerms.TYPE, claims, author))))
          .as(each.getKey())
          .isEqualTo(LicenseRefusal.MALFORMED);
    }
  }

  private static Map<String, Object> claims() {
    return new HashMap<>(
        Map.of(
            "iss",
            "maker",
            "jti",
            "l",
            "app",
            AppPlace.CRM,
            "sub",
            "*",
            "tier",
            "free",
            "iat",
            1,
            "nbf",
            1));
  }

  @Test
  void keys_of_other_kinds_are_none() {
    for (String key :
        new String[] {
          "",
          "{}",
          "[]",
          "{\"kty\":\"OKP\",\"crv\":\"X25519\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}",
          "{\"kty\":\"OKP\",\"crv\":\"Ed448\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}",
          "{\"kty\":\"oct\",\"k\":\"AAAA\"}",
          "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"AAAA\"}",
          "{\"kty\":\"OKP\",\"crv\":\"Ed25519\"}"
        }) {
      assertThat(catchThrowable(() -> LicenseKey.of(key)))
          .as(key)
          .isInstanceOf(StorageException.InvalidInput.class);
    }
  }

  @Test
  void nothing_that_is_changed_anywhere_counts() {
    Random random = new Random(SEED);
    List<String> texts = List.of(good.certificate(), good.license());
    for (int i = 0; i < FUZZ; i++) {
      List<String> odd = new ArrayList<>(texts);
      int which = random.nextInt(2);
      odd.set(which, changed(random, texts.get(which)));
      if (!odd.equals(texts)) {
        Throwable refused =
            catchThrowable(() -> LicenseChain.of(new LicenseFile(odd.get(0), odd.get(1)), roots));
        assertThat(refused).as("seed %d, %d: %s", SEED, i, odd).isInstanceOf(LicenseRefused.class);
      }
    }
    System.out.println("licences: " + FUZZ + " refused, seed " + SEED);
  }

  private static String changed(Random random, String text) {
    int at = random.nextInt(text.length());
    return switch (random.nextInt(6)) {
      case 0 -> text.substring(0, at);
      case 1 -> text.substring(at);
      case 2 -> text.substring(0, at) + (char) random.nextInt(0x250) + text.substring(at);
      case 3 -> text.substring(0, at) + text.substring(at + 1);
      case 4 -> text.substring(0, at) + text.substring(at) + text.substring(at);
      default -> {
        char other = "ABCDEFGHabcdefgh0123-_.=".charAt(random.nextInt(24));
        yield text.substring(0, at) + other + text.substring(at + 1);
      }
    };
  }
}
