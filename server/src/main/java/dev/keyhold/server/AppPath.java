package dev.keyhold.server;

/** The two parts of a path that name an app. */
final class AppPath {
  static final String PART = "/{vendor}/{name}";

  private AppPath() {}

  static String appId(Request request) {
    return request.path("vendor") + "/" + request.path("name");
  }
}
