package dev.keyhold.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/**
 * Contenders that take turns, so that what changes on the machine meanwhile meets each of them.
 *
 * @param count how often each has its turn; the median counts
 * @param each how long a turn lasts
 */
record Rounds(int count, Duration each) {

  /** What one caller does once. */
  @FunctionalInterface
  interface Step {
    void run() throws Exception;
  }

  /**
   * @param callers how many threads call at once
   * @param steps what each of them does over and over, by its number
   */
  record Contender(int callers, IntFunction<Step> steps) {
    static Contender alone(Step step) {
      return new Contender(1, caller -> step);
    }
  }

  /** The rate of each, a second, in the order given; one turn before is not counted. */
  double[] rates(Contender... contenders) throws Exception {
    double[][] rates = new double[contenders.length][count];
    for (int round = -1; round < count; round++) {
      for (int i = 0; i < contenders.length; i++) {
        double rate = turn(contenders[i]);
        if (round >= 0) {
          rates[i][round] = rate;
        }
      }
    }
    return Arrays.stream(rates).mapToDouble(Rounds::median).toArray();
  }

  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  private double turn(Contender contender) throws InterruptedException, ExecutionException {
    ExecutorService threads = Executors.newFixedThreadPool(contender.callers());
    try {
      long begin = System.nanoTime();
      long end = begin + each.toNanos();
      List<Future<Long>> counts = new ArrayList<>();
      for (int i = 0; i < contender.callers(); i++) {
        counts.add(threads.submit(until(end, contender.steps().apply(i))));
      }
      long all = 0;
      for (Future<Long> one : counts) {
        all += one.get();
      }
      return all / ((System.nanoTime() - begin) / 1e9);
    } finally {
      threads.shutdown();
    }
  }

  private static Callable<Long> until(long end, Step step) {
    return () -> {
      long done = 0;
      for (; System.nanoTime() < end; done++) {
        step.run();
      }
      return done;
    };
  }
}
