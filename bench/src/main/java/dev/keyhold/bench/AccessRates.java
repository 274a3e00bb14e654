package dev.keyhold.bench;

import dev.keyhold.access.AccessMemory;
import dev.keyhold.access.Question;
import dev.keyhold.bench.Rounds.Contender;
import dev.keyhold.spi.Account;
import dev.keyhold.spi.Membership;
import dev.keyhold.spi.MembershipLevel;
import dev.keyhold.spi.PageRequest;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Questions to access graphs, beside one plain recursive query that answers the same. */
final class AccessRates {
  private static final int QUESTIONS = 5_000;
  private static final int CHANGES = 1_000;

  /** The same way as the library, in one statement. */
  private static final String PLAIN =
      """
      WITH RECURSIVE
        p(k) AS (SELECT ?1 UNION SELECT e.target_node_key FROM p CROSS JOIN edges AS e
          INDEXED BY edges_by_source WHERE e.tenant_id = 'acme' AND e.graph_id = 'access'
          AND e.source_node_key = p.k AND e.type = 'belongs_to'),
        r(k) AS (SELECT ?2 UNION SELECT e.target_node_key FROM r CROSS JOIN edges AS e
          INDEXED BY edges_by_source WHERE e.tenant_id = 'acme' AND e.graph_id = 'access'
          AND e.source_node_key = r.k AND e.type = 'belongs_to')
      SELECT EXISTS (SELECT 1 FROM p CROSS JOIN r CROSS JOIN edges AS e INDEXED BY edges_by_source
        WHERE e.tenant_id = 'acme' AND e.graph_id = 'access' AND e.source_node_key = p.k
        AND e.type = 'can_read' AND e.target_node_key = r.k)
      """;

  private final AccessGraphFile file;
  private final Random random = new Random(7);

  private AccessRates(AccessGraphFile file) {
    this.file = file;
  }

  static void main(String[] arguments) throws Exception {
    Options options =
        Options.of(arguments, "access", List.of(100_000L, 1_000_000L), List.of(100_000L, 100_000L));
    List<Figure> figures = new ArrayList<>();
    List<Double> costs = new ArrayList<>();
    for (long edges : options.sizes()) {
      System.err.printf(Locale.ROOT, "filling %,d edges%n", edges);
      try (Folder folder = Folder.onDisk();
          AccessGraphFile file = AccessGraphFile.of(folder, edges)) {
        AccessRates rates = new AccessRates(file);
        costs.add(rates.checks(edges, options.rounds(7, 1), figures));
        if (costs.size() == 1) {
          rates.warm(options.rounds(7, 1), figures);
          rates.lists(figures);
          rates.burst(figures);
        }
      }
    }
    double large = costs.get(costs.size() - 1);
    figures.add(
        Figure.atMost(
            String.format(
                Locale.ROOT,
                "check, %,d edges beside %,d",
                options.sizes().get(options.sizes().size() - 1),
                options.sizes().get(0)),
            String.format(Locale.ROOT, "%.0f µs, and %.0f µs", large, costs.get(0)),
            large / costs.get(0),
            2));
    figures.forEach(figure -> System.out.println(figure.row()));
    Results.of(options, figures).write();
  }

  private Question any() {
    return Question.of(
        "p" + Math.floorMod(random.nextLong(), file.principals),
        "read",
        "r" + Math.floorMod(random.nextLong(), file.resources));
  }

  /**
   * @return what a check costs, in microseconds
   */
  private double checks(long edges, Rounds rounds, List<Figure> figures) throws Exception {
    try (PreparedStatement plain = file.plain.prepareStatement(PLAIN)) {
      agree(plain);
      double[] rates =
          rounds.rates(
              Contender.alone(() -> file.access.check(AccessGraphFile.ORG, any())),
              Contender.alone(() -> plain(plain, any())));
      figures.add(
          Figure.rate(
              sized("check, from the store", edges),
              rates[0],
              "one plain recursive query",
              rates[1],
              0.7));
      double[] times = times();
      double tail = times[times.length * 99 / 100];
      figures.add(
          Figure.atMost(
              sized("check, from the store, 99th of 100", edges),
              String.format(Locale.ROOT, "%.3f ms", tail),
              tail,
              1));
      return 1e6 / rates[0];
    }
  }

  private static String sized(String what, long edges) {
    return String.format(Locale.ROOT, "%s, %,d edges", what, edges);
  }

  /** A measurement of something else than the floor would mean nothing. */
  private void agree(PreparedStatement plain) throws SQLException {
    int yes = 0;
    for (int i = 0; i < QUESTIONS; i++) {
      Question question = any();
      boolean expected = plain(plain, question);
      yes += expected ? 1 : 0;
      if (file.access.check(AccessGraphFile.ORG, question) != expected) {
        throw new IllegalStateException("the plain query disagrees about " + question);
      }
    }
    System.err.printf(Locale.ROOT, "%,d of %,d questions are answered by yes%n", yes, QUESTIONS);
  }

  private static boolean plain(PreparedStatement plain, Question question) throws SQLException {
    plain.setString(1, question.principal());
    plain.setString(2, question.resource());
    try (ResultSet row = plain.executeQuery()) {
      row.next();
      return row.getBoolean(1);
    }
  }

  /** In milliseconds, the shortest first. */
  private double[] times() {
    double[] times = new double[QUESTIONS];
    for (int i = 0; i < times.length; i++) {
      Question question = any();
      long begin = System.nanoTime();
      boolean unused = file.access.check(AccessGraphFile.ORG, question);
      times[i] = (System.nanoTime() - begin) / 1e6;
    }
    Arrays.sort(times);
    return times;
  }

  /** The same hundred questions over and over. */
  private void warm(Rounds rounds, List<Figure> figures) throws Exception {
    List<Question> questions = Stream.generate(this::any).limit(100).toList();
    AtomicInteger next = new AtomicInteger();
    try (AccessMemory memory = AccessMemory.over(file.access, 10_000)) {
      double[] rates =
          rounds.rates(
              Contender.alone(
                  () -> {
                    int at = next.getAndIncrement() & Integer.MAX_VALUE;
                    memory.check(AccessGraphFile.ORG, questions.get(at % questions.size()));
                  }));
      figures.add(
          new Figure(
              "check, from memory, one thread",
              String.format(Locale.ROOT, "%,.0f/s", rates[0]),
              "",
              rates[0],
              true,
              1_000_000));
    }
  }

  private void lists(List<Figure> figures) {
    double[] times = new double[50];
    int found = 0;
    for (int i = 0; i < times.length; i++) {
      String principal = "p" + Math.floorMod(random.nextLong(), file.principals);
      long begin = System.nanoTime();
      found =
          file.access
              .resources(AccessGraphFile.ORG, principal, "read", Set.of(), PageRequest.first(1_000))
              .items()
              .size();
      times[i] = (System.nanoTime() - begin) / 1e6;
    }
    double median = Rounds.median(times);
    figures.add(
        Figure.atMost(
            String.format(Locale.ROOT, "a page of %,d resources of a principal", found),
            String.format(Locale.ROOT, "%.1f ms", median),
            median,
            30));
  }

  /** Accounts join in one unit of work each, and then somebody asks. */
  private void burst(List<Figure> figures) {
    Instant now = Instant.now();
    for (int i = 0; i < CHANGES; i++) {
      String id = "burst-" + i;
      file.storage.run(
          tx -> {
            tx.identities()
                .accounts()
                .create(Account.builder(id, now).email(id + "@example.org").build());
            tx.identities()
                .members()
                .add(Membership.of(AccessGraphFile.ORG, id, MembershipLevel.MEMBER, now));
          });
    }
    long begin = System.nanoTime();
    int followed = file.access.projection().follow(AccessGraphFile.ORG).orElse(0);
    double seconds = Duration.ofNanos(System.nanoTime() - begin).toNanos() / 1e9;
    figures.add(
        Figure.atMost(
            String.format(Locale.ROOT, "%,d changes of memberships followed", followed),
            String.format(Locale.ROOT, "%.2f s", seconds),
            seconds,
            1));
  }
}
