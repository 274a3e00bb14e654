package dev.keyhold.apps;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where the paths of one tenant lead. It never changes.
 *
 * @param longest of the prefixes, so that the time of a look-up does not grow with the path
 */
record RouteTable(Map<String, Lane> lanes, int longest) {

  /** A route, with the version that the tenant runs. */
  record Lane(AppRoute route, String version) {
    Target to(String rest) {
      return new Target(
          route.appId(), version, route.apiVersion(), route.upstream(), route.prefix(), rest);
    }
  }

  static RouteTable of(Collection<Lane> all) {
    Map<String, Lane> lanes = new HashMap<>();
    all.forEach(lane -> lanes.put(lane.route().prefix(), lane));
    return new RouteTable(
        Map.copyOf(lanes), lanes.keySet().stream().mapToInt(String::length).max().orElse(0));
  }

  /** The longest prefix counts, by whole segments. */
  Optional<Target> find(String path) {
    if (!RequestPath.isNormal(path)) {
      return Optional.empty();
    }
    int end = path.length() <= longest ? path.length() : path.lastIndexOf('/', longest);
    while (end > 0) {
      Lane lane = lanes.get(path.substring(0, end));
      if (lane != null) {
        return Optional.of(lane.to(path.substring(end)));
      }
      end = path.lastIndexOf('/', end - 1);
    }
    return Optional.empty();
  }
}
