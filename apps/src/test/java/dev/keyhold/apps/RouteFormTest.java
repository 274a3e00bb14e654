package dev.keyhold.apps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.spi.StorageException.InvalidInput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The forms of prefixes, upstreams and paths of requests. */
class RouteFormTest {
  private static final String UPSTREAM = "http://app.example:8080";

  private static void assertRefused(String prefix, String upstream, String field) {
    assertThatThrownBy(() -> NewRoute.of(prefix, upstream))
        .isInstanceOfSatisfying(InvalidInput.class, e -> assertThat(e.field()).contains(field))
        .hasMessageNotContaining("s3cret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "a",
        "a/b",
        "/a/",
        "//a",
        "/a//b",
        "/.",
        "/..",
        "/a/.",
        "/a/..",
        "/a/../b",
        "/./a",
        "/a%2Fb",
        "/a%62",
        "/a?b",
        "/a#b",
        "/a b",
        "/a\\b",
        "/a;b",
        "/a:b",
        "/a@b",
        "/\u00E4",
        "/a\n",
        "/a\u0000",
        "/a/b/..",
        "/*"
      })
  void a_prefix_in_another_form_is_refused(String prefix) {
    assertRefused(prefix, UPSTREAM, "prefix");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/a", "/A", "/a/b", "/...", "/.a", "/a.", "/..a", "/a..b", "/~a_b-c/v1.0"})
  void a_prefix_in_this_form_stays_as_it_is(String prefix) {
    assertThat(NewRoute.of(prefix, UPSTREAM).prefix()).isEqualTo(prefix);
  }

  @Test
  void a_prefix_has_255_characters_at_most() {
    assertThat(NewRoute.of("/" + "a".repeat(254), UPSTREAM).prefix()).hasSize(255);
    assertRefused("/" + "a".repeat(255), UPSTREAM, "prefix");
    assertRefused("/a".repeat(10_000), UPSTREAM, "prefix");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "app",
        "//app",
        "/x",
        "ftp://app",
        "file:///etc",
        "http:",
        "http:///x",
        "http:app",
        "HTTP://app",
        "http://me:s3cret@app",
        "http://me@app",
        "http://@app",
        "http://app?x=s3cret",
        "http://app?",
        "http://app#x",
        "http://app:0",
        "http://app:65536",
        "http://app:x",
        "http://a b",
        "http://\u00E4pp",
        "http://app/\u00E4",
        "http://app\n",
        "http://app/%zz",
        "javascript:alert(1)",
        "jar:http://app!/"
      })
  void an_upstream_in_another_form_is_refused(String upstream) {
    assertRefused("/a", upstream, "upstream");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://app",
        "https://app.example",
        "http://10.0.0.7:8080/base/",
        "http://[::1]:80"
      })
  void an_upstream_in_this_form_stays_as_it_is(String upstream) {
    assertThat(NewRoute.of("/a", upstream).upstream()).isEqualTo(upstream);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "v 1", "v/1", "\u00E4"})
  void the_version_of_an_api_is_a_word(String version) {
    assertThatThrownBy(() -> NewRoute.of("/a", UPSTREAM).apiVersion(version))
        .isInstanceOf(InvalidInput.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "a/b",
        "*",
        "http://x/a",
        "//",
        "//a",
        "/a//b",
        "/a//",
        "/.",
        "/..",
        "/./a",
        "/../a",
        "/a/.",
        "/a/..",
        "/a/./b",
        "/a/../b",
        "/a/..;/b",
        "/a/..;x=1/b",
        "/a/.;/b",
        "/a/..;",
        "/;x",
        "/a/;x/b",
        "/a/;",
        "/%2e%2e/a",
        "/a/%2E/b",
        "/a/.%2e/b",
        "/a%2fb",
        "/a%2Fb",
        "/a%5cb",
        "/a%5Cb",
        "/a\\b",
        "\\a",
        "/a/%61",
        "/%41",
        "/a%2Db",
        "/a%7Eb",
        "/a%00",
        "/a%0a",
        "/a%7f",
        "/a%",
        "/a%2",
        "/a%zz",
        "/a%2g",
        "/a%\u0661\u0662",
        "/a b",
        "/a?b",
        "/a#b",
        "/a\n",
        "/a\u0000",
        "/\u00E4",
        "/a\"b",
        "/a<b",
        "/a|b",
        "/a[b",
        "/\uFF0Fa",
        "/\u2025"
      })
  void a_path_in_an_odd_form_is_not_normal(String path) {
    assertThat(RequestPath.isNormal(path)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/a",
        "/a/",
        "/a/b.c",
        "/...",
        "/a/..b/c",
        "/a/b..",
        "/.well-known/x",
        "/a%20b",
        "/%C3%A4",
        "/a%25b",
        "/a;x=1/b",
        "/a:b@c",
        "/a,b+c=d&e",
        "/a/%3F%23",
        "/~a/(b)*'!$"
      })
  void a_path_in_the_usual_form_is_normal(String path) {
    assertThat(RequestPath.isNormal(path)).isTrue();
  }
}
