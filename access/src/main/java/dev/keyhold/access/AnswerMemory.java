package dev.keyhold.access;

import dev.keyhold.spi.Listening;
import dev.keyhold.spi.Storage;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Remembers answers about tenants for as long as nothing changes that they depend on, as fresh as
 * keys are: a change that this process has committed counts at once, and one of another process
 * after five milliseconds at the latest. What is changed without an event, such as an account by a
 * program that has none, counts after a second, or after {@link Source#longest}.
 *
 * <p>To know that, it looks at a few numbers whenever something was committed here, and every two
 * milliseconds; while they stay the same, all answers stay.
 *
 * <p>This object may be shared by threads. It is closed before the storages.
 *
 * @param <Q> a question, which is equal to another one if it asks for the same
 * @param <A> an answer, which never changes: threads share it
 */
public final class AnswerMemory<Q, A> implements AutoCloseable {
  private static final long BOUND = Duration.ofMillis(5).toNanos();
  private static final long LOOK_AFTER = BOUND / 2;
  private static final int MOST_TENANTS = 1_000;

  private final Source<Q, A> source;
  private final InstantSource clock;
  private final int mostAnswers;
  private final long longest;
  private final AtomicLong commits = new AtomicLong();
  private final Listening system;
  private final Map<String, Remembered> tenants = new ConcurrentHashMap<>();
  private final ReentrantLock beginning = new ReentrantLock();

  /**
   * Whoever answers.
   *
   * @param <Q> a question
   * @param <A> an answer
   */
  public interface Source<Q, A> {
    /** The storage that all tenants share. */
    Storage system();

    /** The storage of a tenant; it may be the shared one. */
    Storage tenant(String organizationId);

    /** Numbers that are others once an answer about a tenant may be another. */
    List<Long> state(String organizationId);

    Remark<A> remark(String organizationId, Q question);

    /**
     * How long an answer is kept at the most: for what changes without a change of these numbers.
     */
    default Duration longest() {
      return Duration.ofSeconds(1);
    }
  }

  /**
   * An answer to remember.
   *
   * @param until the instant at which it may be another by time alone; {@link Instant#MAX} if it
   *     cannot, and {@link Instant#MIN} if it is not to be remembered
   */
  public record Remark<A>(A answer, Instant until) {}

  private AnswerMemory(Source<Q, A> source, InstantSource clock, int mostAnswers) {
    this.source = source;
    this.clock = clock;
    this.mostAnswers = mostAnswers;
    this.longest = source.longest().toNanos();
    this.system = source.system().listen(commits::incrementAndGet);
  }

  /**
   * @param clock by which answers are over
   * @param mostAnswers how many are remembered of one tenant
   * @throws dev.keyhold.spi.StorageException.Unsupported if the storages do not tell of commits
   */
  public static <Q, A> AnswerMemory<Q, A> over(
      Source<Q, A> source, InstantSource clock, int mostAnswers) {
    return new AnswerMemory<>(source, clock, mostAnswers);
  }

  /** What the source answers, or answered before. */
  public A answer(String organizationId, Q question) {
    Remembered tenant = tenants.get(organizationId);
    if (tenant == null) {
      tenant = begin(organizationId);
    }
    long seen = commits.get();
    long now = System.nanoTime();
    Map<Q, Answer<A>> answers = tenant.answers(seen, now);
    Answer<A> known = answers.get(question);
    if (known != null && now - known.at() < longest && known.holds(clock)) {
      return known.answer();
    }
    Remark<A> remark = source.remark(organizationId, question);
    if (remark.until().isAfter(Instant.MIN)) {
      if (answers.size() >= mostAnswers) {
        answers.clear();
      }
      answers.put(question, new Answer<>(remark.answer(), now, remark.until()));
    }
    return remark.answer();
  }

  /**
   * @param at by {@link System#nanoTime}, before it was looked for
   * @param until as in {@link Remark}
   */
  private record Answer<A>(A answer, long at, Instant until) {
    boolean holds(InstantSource clock) {
      return until.equals(Instant.MAX) || clock.instant().isBefore(until);
    }
  }

  private Remembered begin(String organizationId) {
    beginning.lock();
    try {
      if (tenants.size() >= MOST_TENANTS) {
        forget(tenants.keySet().iterator().next());
      }
      return tenants.computeIfAbsent(organizationId, Remembered::new);
    } finally {
      beginning.unlock();
    }
  }

  private void forget(String organizationId) {
    Optional.ofNullable(tenants.remove(organizationId)).ifPresent(Remembered::end);
  }

  /** What is known of one tenant. */
  private final class Remembered {
    private final String organizationId;
    private final Optional<Listening> listening;
    private final ReentrantLock looking = new ReentrantLock();
    private volatile boolean isOver;

    /** Replaced as a whole, so that an answer never comes to later ones. */
    private volatile Known<Q, A> known = new Known<>(List.of(), -1, 0, new ConcurrentHashMap<>());

    Remembered(String organizationId) {
      this.organizationId = organizationId;
      Storage tenant = source.tenant(organizationId);
      this.listening =
          tenant == source.system()
              ? Optional.empty()
              : Optional.of(tenant.listen(commits::incrementAndGet));
    }

    /** Nobody hears of its changes any more, so nothing of it may be remembered. */
    void end() {
      isOver = true;
      listening.ifPresent(Listening::close);
    }

    /** Answers that hold now; none if it cannot be known which do. */
    Map<Q, Answer<A>> answers(long seen, long now) {
      Known<Q, A> current = known;
      if (isOver) {
        return new ConcurrentHashMap<>();
      }
      if (current.commits() == seen && now - current.at() < LOOK_AFTER) {
        return current.answers();
      }
      if (looking.tryLock()) {
        try {
          return look(seen, now);
        } finally {
          looking.unlock();
        }
      }
      boolean isCertain = current.commits() == seen && now - current.at() < BOUND;
      return isCertain ? current.answers() : new ConcurrentHashMap<>();
    }

    private Map<Q, Answer<A>> look(long seen, long now) {
      List<Long> state = source.state(organizationId);
      Known<Q, A> before = known;
      boolean isSame = state.equals(before.state());
      known = new Known<>(state, seen, now, isSame ? before.answers() : new ConcurrentHashMap<>());
      return known.answers();
    }
  }

  /**
   * @param state as the source says it
   * @param commits how many there had been in this process before it was looked at
   * @param at when that was, by {@link System#nanoTime}
   */
  private record Known<Q, A>(List<Long> state, long commits, long at, Map<Q, Answer<A>> answers) {}

  @Override
  public void close() {
    beginning.lock();
    try {
      List.copyOf(tenants.keySet()).forEach(this::forget);
      system.close();
    } finally {
      beginning.unlock();
    }
  }
}
