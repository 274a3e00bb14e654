package dev.keyhold.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A wire to the server that can be cut where it hurts. */
final class TcpProxy implements AutoCloseable {
  /** What becomes of a commit on its way. */
  enum Fault {
    NONE,
    CUT_BEFORE_COMMIT,
    CUT_AFTER_COMMIT,
    /** The commit vanishes, and the wire looks whole. */
    SWALLOW_COMMIT
  }

  private final ServerSocket door;
  private final int server;
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private volatile Fault fault = Fault.NONE;
  private volatile boolean down;

  TcpProxy(int server) throws IOException {
    this.server = server;
    this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  int port() {
    return door.getLocalPort();
  }

  /** The next commit, and no other, meets this. */
  void next(Fault next) {
    fault = next;
  }

  /** Who is through stays; nobody else comes. */
  void refuseNew() {
    down = true;
  }

  /** Nobody gets through any more. */
  void takeDown() {
    refuseNew();
    cutAll();
  }

  void bringUp() {
    down = false;
  }

  void cutAll() {
    open.forEach(TcpProxy::close);
    open.clear();
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        take(door.accept());
      } catch (IOException e) {
        // The door was closed, or the server is gone; whoever came hears nothing.
      }
    }
  }

  private void take(Socket client) throws IOException {
    if (down) {
      client.close();
      return;
    }
    Socket there = new Socket(InetAddress.getLoopbackAddress(), server);
    open.add(client);
    open.add(there);
    start(() -> forth(client, there));
    start(() -> pump(there, client));
  }

  private void forth(Socket client, Socket there) {
    byte[] buffer = new byte[1 << 16];
    try (client;
        there) {
      InputStream in = client.getInputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        boolean commits =
            new String(buffer, 0, read, StandardCharsets.ISO_8859_1).contains("COMMIT");
        Fault met = commits ? fault : Fault.NONE;
        if (met != Fault.NONE) {
          fault = Fault.NONE;
        }
        switch (met) {
          case CUT_BEFORE_COMMIT -> {
            return;
          }
          case CUT_AFTER_COMMIT -> {
            // Nothing comes back: the way back is closed first.
            client.shutdownOutput();
            there.getOutputStream().write(buffer, 0, read);
            return;
          }
          case SWALLOW_COMMIT -> {}
          case NONE -> there.getOutputStream().write(buffer, 0, read);
        }
      }
    } catch (IOException e) {
      // One of the two has hung up.
      return;
    }
  }

  private static void pump(Socket from, Socket to) {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      // One of the two has hung up.
      return;
    }
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "proxy");
    thread.setDaemon(true);
    thread.start();
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is closed then.
      return;
    }
  }

  @Override
  public void close() throws IOException {
    door.close();
    cutAll();
  }
}
