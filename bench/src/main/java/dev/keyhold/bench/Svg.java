package dev.keyhold.bench;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;

/** Two kinds of plots, by hand. */
final class Svg {
  private static final int WIDTH = 900;
  private static final int LABELS = 430;
  private static final int ROW = 22;
  private static final int TOP = 40;
  private static final int HEIGHT = 420;
  private static final int LEFT = 80;
  private static final int RIGHT = 640;
  private static final double MOST = 5;
  private static final List<String> COLOURS =
      List.of("#1b6ca8", "#c8553d", "#3a7d44", "#7a4f9a", "#b8860b", "#444444");

  private Svg() {}

  /** A value whose demand is 1. */
  record Bar(String name, double value) {}

  /** Bars from zero, with a line at one; those beyond five are cut. */
  static String bars(String title, List<Bar> bars) {
    int height = TOP + ROW * bars.size() + 20;
    StringBuilder svg = begin(height, title);
    double unit = (WIDTH - LABELS - 60) / MOST;
    for (int i = 0; i < bars.size(); i++) {
      Bar bar = bars.get(i);
      int y = TOP + ROW * i;
      String colour = bar.value() >= 1 ? COLOURS.get(2) : COLOURS.get(1);
      svg.append(text(LABELS - 8, y + 13, "end", bar.name()));
      svg.append(
          String.format(
              Locale.ROOT,
              "<rect x=\"%d\" y=\"%d\" width=\"%s\" height=\"%d\" fill=\"%s\"/>\n",
              LABELS,
              y + 2,
              number(unit * Math.min(MOST, bar.value())),
              ROW - 6,
              colour));
      double end = LABELS + unit * Math.min(MOST, bar.value()) + 6;
      svg.append(text(end, y + 13, "start", Figure.number(bar.value())));
    }
    svg.append(line(LABELS + unit, TOP - 6, LABELS + unit, height - 16, "#000000"));
    return svg.append("</svg>\n").toString();
  }

  /** Lines over sizes, both axes by powers of ten. */
  static String lines(
      String title,
      String across,
      String unit,
      List<Long> sizes,
      Map<String, List<Double>> series) {
    StringBuilder svg = begin(HEIGHT, title);
    double least = log(series, Double.POSITIVE_INFINITY, Math::min);
    double most = log(series, Double.NEGATIVE_INFINITY, Math::max);
    Axis sideways = new Axis(Math.log10(sizes.get(0)), Math.log10(last(sizes)), LEFT, RIGHT);
    Axis up = new Axis(Math.floor(least), Math.ceil(most), HEIGHT - 50, TOP + 10);
    for (long size : sizes) {
      double x = sideways.at(size);
      svg.append(line(x, TOP + 10, x, HEIGHT - 50, "#dddddd"));
      svg.append(text(x, HEIGHT - 32, "middle", String.format(Locale.ROOT, "%,d", size)));
    }
    for (int power = (int) Math.floor(least); power <= Math.ceil(most); power++) {
      double y = up.at(Math.pow(10, power));
      svg.append(line(LEFT, y, RIGHT, y, "#dddddd"));
      svg.append(text(LEFT - 6, y + 4, "end", Double.toString(Math.pow(10, power))));
    }
    svg.append(text((LEFT + RIGHT) / 2.0, HEIGHT - 12, "middle", across + "; up: " + unit));
    int number = 0;
    for (Map.Entry<String, List<Double>> one : series.entrySet()) {
      svg.append(curve(one.getKey(), sizes, one.getValue(), sideways, up, number++));
    }
    return svg.append("</svg>\n").toString();
  }

  /** From logarithms to places. */
  private record Axis(double from, double to, double start, double end) {
    double at(double value) {
      double span = to > from ? to - from : 1;
      return start + (end - start) * (Math.log10(value) - from) / span;
    }
  }

  private static String curve(
      String name, List<Long> sizes, List<Double> values, Axis across, Axis up, int number) {
    String colour = COLOURS.get(number % COLOURS.size());
    StringBuilder points = new StringBuilder();
    for (int i = 0; i < values.size(); i++) {
      points.append(number(across.at(sizes.get(i)))).append(',');
      points.append(number(up.at(values.get(i)))).append(' ');
    }
    return "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>\n"
            .formatted(points.toString().strip(), colour)
        + line(RIGHT + 20, TOP + 20 + ROW * number, RIGHT + 40, TOP + 20 + ROW * number, colour)
        + text(RIGHT + 46, TOP + 24 + ROW * number, "start", name);
  }

  private static double log(
      Map<String, List<Double>> series, double start, DoubleBinaryOperator of) {
    return series.values().stream()
        .flatMap(List::stream)
        .mapToDouble(Math::log10)
        .reduce(start, of);
  }

  private static long last(List<Long> sizes) {
    return sizes.get(sizes.size() - 1);
  }

  private static StringBuilder begin(int height, String title) {
    return new StringBuilder()
        .append(
            String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\"",
                WIDTH,
                height))
        .append(" font-family=\"sans-serif\" font-size=\"12\">\n")
        .append("<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n")
        .append("<text x=\"12\" y=\"22\" font-size=\"15\">%s</text>\n".formatted(escaped(title)));
  }

  private static String text(double x, double y, String anchor, String text) {
    return "<text x=\"%s\" y=\"%s\" text-anchor=\"%s\">%s</text>\n"
        .formatted(number(x), number(y), anchor, escaped(text));
  }

  private static String line(double x1, double y1, double x2, double y2, String colour) {
    return "<line x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\" stroke=\"%s\"/>\n"
        .formatted(number(x1), number(y1), number(x2), number(y2), colour);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;");
  }
}
