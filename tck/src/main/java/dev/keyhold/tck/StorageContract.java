package dev.keyhold.tck;

/** What a storage promises. */
public abstract class StorageContract {
  /** For the class of a store's author. */
  protected StorageContract() {}
}
