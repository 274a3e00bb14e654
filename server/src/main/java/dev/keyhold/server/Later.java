package dev.keyhold.server;

import java.util.Map;

/** An answer that comes later, or bit by bit; nobody's thread waits for it. */
@FunctionalInterface
interface Later {
  /** Begins. It returns soon. */
  void begin(Way way);

  /** The way to the client. Its methods may be called by any thread, one at a time. */
  interface Way {
    /** Answers, and is done. */
    void answer(Answer answer);

    /** Begins an answer that is sent bit by bit. */
    void open(Map<String, String> headers);

    /**
     * Sends a bit of it.
     *
     * @param sent runs once the client has taken it; never, if it is gone
     */
    void send(byte[] bytes, Runnable sent);

    /** Ends an answer that was sent bit by bit. */
    void end();

    /** What is done once, when the client is gone, the answer is done, or the server closes. */
    void whenOver(Runnable over);

    /** Has something done by one of the server's threads. */
    void work(Runnable work);
  }
}
