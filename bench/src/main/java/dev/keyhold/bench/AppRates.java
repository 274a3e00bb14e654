package dev.keyhold.bench;

import dev.keyhold.apps.AppRoute;
import dev.keyhold.apps.AppRouter;
import dev.keyhold.apps.NewTenantApp;
import dev.keyhold.apps.Target;
import dev.keyhold.bench.Rounds.Contender;
import dev.keyhold.spi.Page;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Where paths lead, beside a map that nobody keeps fresh and that trusts each path. */
final class AppRates {
  private static final int PATHS = 1_000;

  private final AppFile file;
  private final AppRouter router;
  private final Map<String, Target> plain = new HashMap<>();
  private final Random random = new Random(7);

  private AppRates(AppFile file, AppRouter router) {
    this.file = file;
    this.router = router;
    file.storage.run(
        tx ->
            Page.all(file.apps.routes(tx)::list)
                .forEach(route -> plain.put(route.prefix(), target(route))));
    plain.values().removeIf(target -> file.apps.of(AppFile.ORG).find(target.appId()).isEmpty());
  }

  private static Target target(AppRoute route) {
    return new Target(
        route.appId(), "1.0.0", route.apiVersion(), route.upstream(), route.prefix(), "");
  }

  static void main(String[] arguments) throws Exception {
    Options options = Options.of(arguments, "apps", List.of(1L), List.of(1L));
    List<Figure> figures = new ArrayList<>();
    System.err.println("adding 100 apps of five routes");
    try (Folder folder = Folder.onDisk();
        AppFile file = AppFile.of(folder);
        AppRouter router = file.apps.router()) {
      AppRates rates = new AppRates(file, router);
      rates.warm(options.rounds(7, 1), figures);
      rates.changed(figures);
    }
    figures.forEach(figure -> System.out.println(figure.row()));
    Results.of(options, figures).write();
  }

  private String path() {
    List<String> within =
        List.of("", "/x", "/api/contacts/4711", "/api/v2/contacts/4711/notes", "/files/raw/a.bin");
    return "/app" + random.nextInt(AppFile.APPS) + within.get(random.nextInt(within.size()));
  }

  private Optional<Target> plain(String path) {
    int end = path.length();
    while (end > 0) {
      Target found = plain.get(path.substring(0, end));
      if (found != null) {
        return Optional.of(
            new Target(
                found.appId(),
                found.version(),
                found.apiVersion(),
                found.upstream(),
                found.prefix(),
                path.substring(end)));
      }
      end = path.lastIndexOf('/', end - 1);
    }
    return Optional.empty();
  }

  /** A measurement of something else than the floor would mean nothing. */
  private void agree(List<String> paths) {
    int led = 0;
    for (String path : paths) {
      Optional<Target> found = router.route(path, AppFile.ORG);
      led += found.isPresent() ? 1 : 0;
      if (!found.equals(plain(path))) {
        throw new IllegalStateException("the plain map disagrees about " + path);
      }
    }
    System.err.printf(Locale.ROOT, "%,d of %,d paths lead somewhere%n", led, paths.size());
  }

  private void warm(Rounds rounds, List<Figure> figures) throws Exception {
    List<String> paths = Stream.generate(this::path).limit(PATHS).toList();
    agree(paths);
    AtomicInteger next = new AtomicInteger();
    AtomicInteger nextPlain = new AtomicInteger();
    double[] rates =
        rounds.rates(
            Contender.alone(
                () -> router.route(paths.get(next.getAndIncrement() % PATHS), AppFile.ORG)),
            Contender.alone(() -> plain(paths.get(nextPlain.getAndIncrement() % PATHS))));
    String floor = String.format(Locale.ROOT, "a plain map: %,.0f/s", rates[1]);
    figures.add(
        new Figure(
            "route, from memory, one thread",
            String.format(Locale.ROOT, "%,.0f/s", rates[0]),
            floor,
            rates[0],
            true,
            2_000_000));
  }

  /** What the first look-up after a change costs: the table of fifty apps is read again. */
  private void changed(List<Figure> figures) {
    double[] times = new double[50];
    for (int i = 0; i < times.length; i++) {
      file.apps.of(AppFile.ORG).uninstall("maker/app0");
      file.apps.of(AppFile.ORG).install(NewTenantApp.of("maker/app0"));
      long begin = System.nanoTime();
      if (router.route("/app2", AppFile.ORG).isEmpty()) {
        throw new IllegalStateException("the route is gone");
      }
      times[i] = (System.nanoTime() - begin) / 1e6;
    }
    double median = Rounds.median(times);
    figures.add(
        Figure.atMost(
            "the first route after a change",
            String.format(Locale.ROOT, "%.2f ms", median),
            median,
            20));
  }
}
