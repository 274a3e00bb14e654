package dev.keyhold.cli;

import dev.keyhold.access.Edge;
import dev.keyhold.access.Explanation;
import dev.keyhold.spi.Text;
import java.util.List;
import java.util.Locale;

/**
 * An answer of the access graph as a drawing: each edge of the path in a row of its own, in the
 * order in which it leads from the principal to the resource; or, where the answer is no, what
 * comes near.
 */
record PathDrawing(Explanation why) {
  private static final int ROW = 56;
  private static final int TOP = 56;
  private static final int BOX = 240;
  private static final int ARROW = 200;
  private static final int MARGIN = 16;
  private static final int MOST_LETTERS = 30;

  String svg() {
    List<Edge> rows = why.allowed() ? why.path() : why.nearest();
    String title =
        why.allowed()
            ? "Allowed, by this way"
            : rows.isEmpty()
                ? "Not allowed, and nothing comes near"
                : "Not allowed; what comes near";
    int width = 2 * MARGIN + 2 * BOX + ARROW;
    int height = TOP + ROW * Math.max(1, rows.size());
    StringBuilder svg = new StringBuilder();
    svg.append(
        String.format(
            Locale.ROOT,
            """
            <svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" font-family="sans-serif" font-size="13">
            <title>%s</title>
            <rect width="100%%" height="100%%" fill="white"/>
            <text x="%d" y="32" font-size="16">%s</text>
            """,
            width,
            height,
            title,
            MARGIN,
            title));
    for (int i = 0; i < rows.size(); i++) {
      row(svg, rows.get(i), TOP + ROW * i);
    }
    return svg.append("</svg>\n").toString();
  }

  private void row(StringBuilder svg, Edge edge, int top) {
    int arrow = MARGIN + BOX;
    box(svg, edge.source(), MARGIN, top);
    box(svg, edge.target(), arrow + ARROW, top);
    svg.append(
        String.format(
            Locale.ROOT,
            """
            <path d="M%d %d H%d m-8 -5 l8 5 l-8 5" fill="none" stroke="black"%s/>
            <text x="%d" y="%d" text-anchor="middle">%s</text>
            """,
            arrow,
            top + 20,
            arrow + ARROW,
            why.allowed() ? "" : " stroke-dasharray=\"4\"",
            arrow + ARROW / 2,
            top + 14,
            shown(edge.type())));
  }

  private static void box(StringBuilder svg, String key, int left, int top) {
    svg.append(
        String.format(
            Locale.ROOT,
            """
            <rect x="%d" y="%d" width="%d" height="40" rx="6" fill="#eef" stroke="black"/>
            <text x="%d" y="%d" text-anchor="middle">%s<title>%s</title></text>
            """,
            left,
            top,
            BOX,
            left + BOX / 2,
            top + 25,
            shown(key),
            escaped(key)));
  }

  private static String shown(String text) {
    return escaped(
        text.length() <= MOST_LETTERS ? text : text.substring(0, MOST_LETTERS - 1) + "\u2026");
  }

  private static String escaped(String text) {
    return Text.visible(text)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
