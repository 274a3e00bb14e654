package dev.keyhold.apps;

import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.Words;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a licence says, as its author has signed it.
 *
 * @param name which no other licence of the author has ({@code jti})
 * @param appId the app
 * @param organizationId for whom; {@code *} for any organization
 * @param instances for which installations; {@code *} among them for any
 * @param startsAt from this instant on
 * @param endsAt until this instant, which does not count; empty for as long as the certificate of
 *     the author lasts
 * @param features what may be used
 * @param limits how much of something, such as {@link #SEATS}
 */
public record LicenseTerms(
    String name,
    String appId,
    String organizationId,
    List<String> instances,
    LicenseTier tier,
    Instant issuedAt,
    Instant startsAt,
    Optional<Instant> endsAt,
    List<String> features,
    Map<String, Long> limits) {
  /** The limit of how many accounts may use the app. */
  public static final String SEATS = "seats";

  static final String TYPE = "keyhold-license+jwt";
  static final String ANY = "*";

  public LicenseTerms {
    instances = List.copyOf(instances);
    features = List.copyOf(features);
    limits = Map.copyOf(limits);
  }

  /** For any organization on any installation, without an end, a feature or a limit. */
  public static LicenseTerms of(String name, String appId, LicenseTier tier, Instant startsAt) {
    return new LicenseTerms(
        name,
        appId,
        ANY,
        List.of(ANY),
        tier,
        startsAt,
        startsAt,
        Optional.empty(),
        List.of(),
        Map.of());
  }

  public LicenseTerms organizationId(String id) {
    return new LicenseTerms(
        name, appId, id, instances, tier, issuedAt, startsAt, endsAt, features, limits);
  }

  /** For this installation alone. */
  public LicenseTerms instance(String id) {
    return new LicenseTerms(
        name,
        appId,
        organizationId,
        List.of(id),
        tier,
        issuedAt,
        startsAt,
        endsAt,
        features,
        limits);
  }

  public LicenseTerms endsAt(Instant end) {
    return new LicenseTerms(
        name,
        appId,
        organizationId,
        instances,
        tier,
        issuedAt,
        startsAt,
        Optional.of(end),
        features,
        limits);
  }

  public LicenseTerms features(String... those) {
    return new LicenseTerms(
        name,
        appId,
        organizationId,
        instances,
        tier,
        issuedAt,
        startsAt,
        endsAt,
        List.of(those),
        limits);
  }

  public LicenseTerms limit(String of, long most) {
    Map<String, Long> more = new LinkedHashMap<>(limits);
    more.put(of, most);
    return new LicenseTerms(
        name, appId, organizationId, instances, tier, issuedAt, startsAt, endsAt, features, more);
  }

  /** Whether it counts on any installation. */
  public boolean isPortable() {
    return instances.contains(ANY);
  }

  public OptionalLong limit(String of) {
    Long most = limits.get(of);
    return most == null ? OptionalLong.empty() : OptionalLong.of(most);
  }

  static LicenseTerms of(Claims claims) {
    return new LicenseTerms(
        claims.text("jti"),
        app(claims.text("app")),
        claims.text("sub"),
        claims.texts("aud"),
        Words.find(LicenseTier.class, claims.text("tier")).orElseThrow(SignedText::malformed),
        claims.time("iat"),
        claims.time("nbf"),
        claims.optionalTime("exp"),
        claims.texts("features"),
        claims.numbers("limits"));
  }

  private static String app(String text) {
    try {
      return AppName.of(text).text();
    } catch (StorageException.InvalidInput e) {
      throw SignedText.malformed();
    }
  }

  Map<String, Object> claims(String author) {
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("iss", author);
    claims.put("jti", name);
    claims.put("app", appId);
    claims.put("sub", organizationId);
    claims.put("aud", instances);
    claims.put("tier", Words.of(tier));
    claims.put("iat", issuedAt.getEpochSecond());
    claims.put("nbf", startsAt.getEpochSecond());
    endsAt.ifPresent(end -> claims.put("exp", end.getEpochSecond()));
    claims.put("features", features);
    claims.put("limits", limits);
    return claims;
  }
}
