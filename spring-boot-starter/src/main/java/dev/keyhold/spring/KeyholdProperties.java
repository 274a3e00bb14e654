package dev.keyhold.spring;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What an application says of Keyhold in its properties.
 *
 * @param url what to open, such as sqlite:data/system.db or postgresql://host/hub; datasource: is
 *     the application's own data source, and datasource:NAME the one of this bean
 * @param provider the name of the provider, needed if more than one answers to the URL
 * @param writeTimeout how long a unit of work waits for its turn
 * @param settings settings of the provider, by their names, such as keyhold.settings.synchronous
 * @param actor who acts in the trail where nobody has shown who it is, such as a job of the
 *     application's own
 * @param transactions what becomes of a unit of work inside a transaction of Spring's that writes:
 *     it is refused (refuse), or commits by itself (separate)
 * @param keys how API keys look, live and are found in requests
 * @param passwords how passwords are hashed and locked
 * @param security what is protected without any code
 * @param events whether changes become events
 */
@ConfigurationProperties("keyhold")
public record KeyholdProperties(
    @Nullable String url,
    @Nullable String provider,
    @DefaultValue("10s") Duration writeTimeout,
    @DefaultValue Map<String, String> settings,
    @DefaultValue("application") String actor,
    @DefaultValue("refuse") Transactions transactions,
    @DefaultValue Keys keys,
    @DefaultValue Passwords passwords,
    @DefaultValue Security security,
    @DefaultValue Events events) {

  /** What becomes of a unit of work inside a transaction of Spring's. */
  public enum Transactions {
    /** It is refused, as two transactions would commit where one was meant. */
    REFUSE,
    /** It is a transaction of its own, whatever becomes of the other one. */
    SEPARATE
  }

  /**
   * API keys.
   *
   * @param prefix how each new key begins, such as acme_live_
   * @param acceptedPrefixes other beginnings with which keys are accepted too
   * @param length how many random characters follow the prefix
   * @param checksum whether a key ends in six more characters, by which a mistyped one is refused
   *     without a look-up
   * @param defaultLifetime how long a key lives that is issued without an end; for ever if not set
   * @param maximumLifetime the longest life of a key; without a limit if not set
   * @param headerNames the headers in which keys are looked for
   * @param lastUsedInterval how far the last use of a key may lag behind; zero to write none
   * @param peppers secrets that go into the hashes of keys, kept outside of the database, each with
   *     an id and a secret in Base64; new keys are hashed with the first one, and keys of the
   *     others are accepted
   * @param acceptUnpeppered whether keys that were hashed without a secret are accepted, and hashed
   *     anew, where there are secrets
   */
  public record Keys(
      @DefaultValue("") String prefix,
      @DefaultValue List<String> acceptedPrefixes,
      @DefaultValue("32") int length,
      @DefaultValue("false") boolean checksum,
      @Nullable Duration defaultLifetime,
      @Nullable Duration maximumLifetime,
      @DefaultValue({"authorization", "x-api-key"}) List<String> headerNames,
      @DefaultValue("1m") Duration lastUsedInterval,
      @DefaultValue List<Pepper> peppers,
      @DefaultValue("true") boolean acceptUnpeppered) {}

  /**
   * A secret that goes into the hashes of keys.
   *
   * @param id names the secret in the database; never used for another one
   * @param secret 32 bytes or more, in Base64; it comes from a secret of the platform
   */
  public record Pepper(String id, String secret) {
    /** Leaves the secret out. */
    @Override
    public String toString() {
      return "Pepper[id=" + id + "]";
    }
  }

  /**
   * Passwords.
   *
   * @param lockAfter how many failures in a row lock a password
   * @param lockLasts how long it is locked
   * @param atOnce how many hashes may be made at the same time; as many as there are processors if
   *     not set
   * @param memoryKib the memory of one hash, in KiB
   * @param iterations the passes over that memory
   * @param parallelism the lanes of one hash
   */
  public record Passwords(
      @DefaultValue("10") int lockAfter,
      @DefaultValue("15m") Duration lockLasts,
      @Nullable Integer atOnce,
      @DefaultValue("19456") int memoryKib,
      @DefaultValue("2") int iterations,
      @DefaultValue("1") int parallelism) {}

  /**
   * What is protected without any code.
   *
   * @param protectAll whether every request needs a key where the application has no chain of
   *     filters of its own
   */
  public record Security(@DefaultValue("true") boolean protectAll) {}

  /**
   * Events of changes, where keyhold-events is there.
   *
   * @param enabled whether each change publishes its event
   * @param applicationEvents whether they are published in the application too, after the commit
   * @param consumer under which name the application reads them; of several instances one publishes
   *     an event
   * @param keep how long events are kept at least
   * @param keepAtLongest how long events are kept for consumers that have not read them
   * @param keepJobs how long jobs are kept that were done or cancelled
   * @param upkeepEvery how often what is older is deleted
   */
  public record Events(
      @DefaultValue("true") boolean enabled,
      @DefaultValue("true") boolean applicationEvents,
      @DefaultValue("spring") String consumer,
      @DefaultValue("7d") Duration keep,
      @DefaultValue("30d") Duration keepAtLongest,
      @DefaultValue("1d") Duration keepJobs,
      @DefaultValue("1m") Duration upkeepEvery) {}

  /** Shows no value, as some are secret. */
  @Override
  public String toString() {
    return "KeyholdProperties";
  }
}
