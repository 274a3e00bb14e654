package dev.keyhold.access;

import dev.keyhold.spi.Listening;
import dev.keyhold.spi.Storage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Answers questions that were asked before from memory, as fresh as keys are: a change that this
 * process has committed counts at once, and one of another process after five milliseconds at the
 * latest. What is changed without an event, such as an account by a program that has none, counts
 * after a second.
 *
 * <p>To know that, it looks at a few numbers whenever something was committed here, and every two
 * milliseconds; while nothing concerns the graph or its accounts, all answers stay. Where
 * delegations with a time would matter, nothing is remembered.
 *
 * <p>This object may be shared by threads. It is closed before the storages.
 */
public final class AccessMemory implements AutoCloseable {
  private static final long BOUND = Duration.ofMillis(5).toNanos();
  private static final long LOOK_AFTER = BOUND / 2;
  private static final long LONGEST = Duration.ofSeconds(1).toNanos();
  private static final int MOST_TENANTS = 1_000;

  private final Access access;
  private final int mostAnswers;
  private final AtomicLong commits = new AtomicLong();
  private final Listening system;
  private final Map<String, Remembered> tenants = new ConcurrentHashMap<>();
  private final ReentrantLock beginning = new ReentrantLock();

  private AccessMemory(Access access, int mostAnswers) {
    this.access = access;
    this.mostAnswers = mostAnswers;
    this.system = access.system().listen(commits::incrementAndGet);
  }

  /**
   * @param mostAnswers how many are remembered of one tenant
   * @throws dev.keyhold.spi.StorageException.Unsupported if the storages do not tell of commits
   */
  public static AccessMemory over(Access access, int mostAnswers) {
    return new AccessMemory(access, mostAnswers);
  }

  /** As {@link Access#check(String, Question)}. */
  public boolean check(String organizationId, Question question) {
    Remembered tenant = tenants.get(organizationId);
    if (tenant == null) {
      tenant = begin(organizationId);
    }
    long seen = commits.get();
    long now = System.nanoTime();
    Map<Question, Answer> answers = tenant.answers(seen, now);
    Answer known = answers.get(question);
    if (known != null && now - known.at() < LONGEST) {
      return known.allowed();
    }
    Access.Remark remark = access.remark(organizationId, question);
    if (remark.mayBeKept()) {
      if (answers.size() >= mostAnswers) {
        answers.clear();
      }
      answers.put(question, new Answer(remark.allowed(), now));
    }
    return remark.allowed();
  }

  /**
   * @param at by {@link System#nanoTime}, before it was looked for
   */
  private record Answer(boolean allowed, long at) {}

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
    private volatile Known known = new Known(List.of(), -1, 0, new ConcurrentHashMap<>());

    Remembered(String organizationId) {
      this.organizationId = organizationId;
      Storage tenant = access.tenant(organizationId);
      this.listening =
          tenant == access.system()
              ? Optional.empty()
              : Optional.of(tenant.listen(commits::incrementAndGet));
    }

    /** Nobody hears of its changes any more, so nothing of it may be remembered. */
    void end() {
      isOver = true;
      listening.ifPresent(Listening::close);
    }

    /** Answers that hold now; none if it cannot be known which do. */
    Map<Question, Answer> answers(long seen, long now) {
      Known current = known;
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

    private Map<Question, Answer> look(long seen, long now) {
      List<Long> state = access.state(organizationId);
      Known before = known;
      boolean isSame = state.equals(before.state());
      known = new Known(state, seen, now, isSame ? before.answers() : new ConcurrentHashMap<>());
      return known.answers();
    }
  }

  /**
   * @param state of the graph and of what it follows from
   * @param commits how many there had been in this process before it was looked at
   * @param at when that was, by {@link System#nanoTime}
   */
  private record Known(List<Long> state, long commits, long at, Map<Question, Answer> answers) {}

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
