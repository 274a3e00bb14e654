package dev.keyhold.trials;

import dev.keyhold.spi.Keyhold;

/** A process that opens a database, makes an account and its key, and closes it. */
final class SecondHub {
  private SecondHub() {}

  public static void main(String[] arguments) {
    try (Hub hub = Hub.over(Keyhold.open("sqlite:" + arguments[0]))) {
      Load.create(hub, arguments[1]);
    }
  }
}
