package dev.keyhold.bench.spring;

/** What stands in the header of a request that the guard lets in. */
record Authorization(String value) {}
