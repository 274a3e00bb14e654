package dev.keyhold.bench;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * One line of the results.
 *
 * @param what was measured
 * @param measured in words, with its unit
 * @param floor what it is held to, in words; empty if to a number alone
 * @param result the ratio to the floor, or the number itself
 * @param atLeast whether the result has to reach what is demanded; else it must not exceed it
 */
record Figure(
    String what, String measured, String floor, double result, boolean atLeast, double demanded) {

  /** A rate that is held to that of a floor. */
  static Figure rate(String what, double rate, String floor, double floorRate, double demanded) {
    return new Figure(
        what,
        perSecond(rate),
        floor + ": " + perSecond(floorRate),
        rate / floorRate,
        true,
        demanded);
  }

  static Figure atMost(String what, String measured, double result, double demanded) {
    return new Figure(what, measured, "", result, false, demanded);
  }

  private static String perSecond(double rate) {
    return String.format(Locale.ROOT, "%,.0f/s", rate);
  }

  boolean holds() {
    return atLeast ? result >= demanded : result <= demanded;
  }

  /** 1 where the demand is met exactly, more where there is room. */
  double room() {
    return atLeast ? result / demanded : demanded / result;
  }

  String row() {
    return "| %s | %s | %s | %s | %s %s | %s |"
        .formatted(
            what,
            measured,
            floor,
            number(result),
            atLeast ? "at least" : "at most",
            number(demanded),
            holds() ? "yes" : "no");
  }

  static String number(double value) {
    return String.format(Locale.ROOT, value >= 100 ? "%,.0f" : "%.2f", value);
  }

  /** As JSON takes it. */
  static BigDecimal rounded(double value) {
    return new BigDecimal(value, new MathContext(5));
  }

  Map<String, Object> json() {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("what", what);
    members.put("measured", measured);
    members.put("floor", floor);
    members.put("result", rounded(result));
    members.put(atLeast ? "atLeast" : "atMost", rounded(demanded));
    members.put("holds", holds());
    return members;
  }
}
