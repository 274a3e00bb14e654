package dev.keyhold.apps;

/**
 * Where a request goes.
 *
 * @param version that the tenant runs, such as {@code 1.2.3}
 * @param prefix the segments by which it was found
 * @param rest of the path, with its slash; empty if there is none. It is as it came: what it
 *     encodes is encoded still
 */
public record Target(
    String appId, String version, String apiVersion, String upstream, String prefix, String rest) {}
