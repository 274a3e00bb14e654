package dev.keyhold.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Links lead somewhere, Java stands in a file that is compiled, and every library has its line. */
class PagesTest {
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]*)(?:#([^)\\s]+))?\\)");
  private static final Pattern JAVA = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);
  private static final Pattern XML = Pattern.compile("```xml\\n(.*?)```", Pattern.DOTALL);

  /** What projects of somebody else are called. */
  private static final Set<String> EXAMPLES =
      Set.of(
          "jsonkeys",
          "hub",
          "hub-with-own-tables",
          "own-tables",
          "first",
          "notes",
          "reactive",
          "frameworks");

  private static final Pattern HEADING = Pattern.compile("(?m)^#+ +(.*)$");

  @Test
  void every_link_between_pages_leads_somewhere() {
    List<String> broken = new ArrayList<>();
    for (Path page : Repository.files(".md")) {
      Matcher link = LINK.matcher(Repository.read(page));
      while (link.find()) {
        if (!link.group(1).contains("://") && !exists(page, link.group(1), link.group(2))) {
          broken.add(page.getFileName() + ": " + link.group());
        }
      }
    }

    assertThat(broken).isEmpty();
  }

  private static boolean exists(Path page, String path, String anchor) {
    Path target = path.isEmpty() ? page : page.resolveSibling(path).normalize();
    return Files.exists(target) && (anchor == null || anchors(target).contains(anchor));
  }

  private static Set<String> anchors(Path page) {
    return HEADING
        .matcher(Repository.read(page))
        .results()
        .map(heading -> heading.group(1).toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^a-z0-9 _-]", "").replace(' ', '-'))
        .collect(Collectors.toSet());
  }

  @Test
  void every_java_block_is_compiled_somewhere() {
    assertThat(blocksThatStandInNone(JAVA, ".java")).isEmpty();
  }

  @Test
  void every_xml_block_is_part_of_a_project_that_is_built() {
    assertThat(blocksThatStandInNone(XML, "pom.xml")).isEmpty();
  }

  @Test
  void the_page_of_tables_shows_the_migrations_of_the_example() {
    String page = Repository.read("docs/tables.md");
    Path example = Repository.ROOT.resolve("examples/own-tables/src");
    List<Path> migrations =
        Repository.files(".sql").stream().filter(file -> file.startsWith(example)).toList();

    assertThat(migrations).hasSize(2);
    for (Path migration : migrations) {
      assertThat(page).contains(Repository.read(migration));
    }
  }

  private static List<String> blocksThatStandInNone(Pattern blocks, String ending) {
    String built =
        Repository.files(ending).stream()
            .map(Repository::read)
            .map(PagesTest::withoutSpace)
            .collect(Collectors.joining());
    List<String> loose = new ArrayList<>();
    for (Path page : Repository.files(".md")) {
      Matcher block = blocks.matcher(Repository.read(page));
      while (block.find()) {
        if (!built.contains(withoutSpace(block.group(1)))) {
          loose.add(page.getFileName() + ":\n" + block.group(1));
        }
      }
    }
    return loose;
  }

  private static String withoutSpace(String text) {
    return text.replaceAll("\\s", "");
  }

  @Test
  void every_library_and_every_plugin_has_its_line() {
    String page = Repository.read("docs/dependencies.md");
    Set<String> unnamed = new TreeSet<>();
    for (Path pom : Repository.files("pom.xml")) {
      Matcher artifact =
          Pattern.compile("<artifactId>([^<]+)</artifactId>").matcher(Repository.read(pom));
      while (artifact.find()) {
        String name = artifact.group(1);
        if (!name.startsWith("keyhold-")
            && !EXAMPLES.contains(name)
            && !page.contains("`" + name + "`")) {
          unnamed.add(name);
        }
      }
    }

    assertThat(unnamed).isEmpty();
  }

  @Test
  void the_bom_lists_every_published_artifact() {
    String bom = Repository.read("bom/pom.xml");
    for (Path descriptor : Repository.files("module-info.java")) {
      if (Repository.ROOT.relativize(descriptor).startsWith("examples")) {
        continue; // a project of somebody else
      }
      Path pom = descriptor.resolve("../../../../pom.xml").normalize();
      Matcher artifact =
          Pattern.compile("</parent>\\s*<artifactId>([^<]+)</artifactId>")
              .matcher(Repository.read(pom));
      assertThat(artifact.find()).as(pom.toString()).isTrue();
      assertThat(bom).contains("<artifactId>" + artifact.group(1) + "</artifactId>");
    }
  }
}
