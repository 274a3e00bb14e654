package dev.keyhold.apps;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.Base64;
import java.util.HexFormat;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys and signatures as the standards have them. */
class LicenseVectorsTest {
  /** RFC 8037, appendix A.1. */
  private static final String KEY =
      "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"d\":\"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A\","
          + "\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}";

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }

  private static String base64(String hex) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(hex(hex));
  }

  /** RFC 8032, 7.1, tests 1 to 3. */
  @ParameterizedTest
  @CsvSource({
    "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60,"
        + " d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a, '',"
        + " e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555"
        + "fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb,"
        + " 3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c, 72,"
        + " 92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7,"
        + " fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025, af82,"
        + " 6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
        + "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
  })
  void the_vectors_of_ed25519_pass(String secret, String open, String message, String signature)
      throws GeneralSecurityException {
    LicenseKey key =
        LicenseKey.of(
            "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"d\":\"%s\",\"x\":\"%s\"}"
                .formatted(base64(secret), base64(open)));
    Signature signing = Signature.getInstance("Ed25519");
    signing.initSign(key.privateKey());
    signing.update(hex(message));
    assertThat(signing.sign()).isEqualTo(hex(signature));
    signing.initVerify(key.publicKey());
    signing.update(hex(message));
    assertThat(signing.verify(hex(signature))).isTrue();
  }

  /** RFC 8037, appendix A.3. */
  @Test
  void the_thumbprint_of_the_standard_is_the_name() {
    assertThat(LicenseKey.of(KEY).id()).isEqualTo("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
  }

  /** RFC 8037, appendix A.4 and A.5. */
  @Test
  void the_signed_text_of_the_standard_is_verified() throws JoseException {
    String text =
        "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc."
            + "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";
    JsonWebSignature jws = new JsonWebSignature();
    jws.setCompactSerialization(text);
    jws.setKey(LicenseKey.of(KEY).publicKey());
    assertThat(jws.verifySignature()).isTrue();
    assertThat(jws.getPayload()).isEqualTo("Example of Ed25519 signing");
    JsonWebSignature made = new JsonWebSignature();
    made.setAlgorithmHeaderValue("EdDSA");
    made.setPayloadBytes("Example of Ed25519 signing".getBytes(StandardCharsets.UTF_8));
    made.setKey(LicenseKey.of(KEY).privateKey());
    assertThat(made.getCompactSerialization()).isEqualTo(text);
  }

  @Test
  void a_key_gives_its_public_part_alone_unless_it_is_asked() {
    LicenseKey key = LicenseKey.of(KEY);
    assertThat(key.publicJwk()).doesNotContain("nWGxne");
    assertThat(LicenseRoots.of(key).jwkSet()).doesNotContain("nWGxne");
    assertThat(key.toString()).doesNotContain("nWGxne");
    assertThat(LicenseKey.of(key.privateJwk()).id()).isEqualTo(key.id());
  }
}
