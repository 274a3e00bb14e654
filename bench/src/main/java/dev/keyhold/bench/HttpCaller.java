package dev.keyhold.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * One connection that is kept alive. Not the JDK's client, which takes as much of the machine as
 * the server that is measured.
 */
final class HttpCaller implements AutoCloseable {
  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;
  private final String headers;

  /**
   * @param authorization the value of this header
   */
  HttpCaller(int port, String authorization) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
    out = socket.getOutputStream();
    headers =
        " HTTP/1.1\r\nHost: localhost\r\nAuthorization: " + authorization + "\r\nContent-Length: ";
  }

  /**
   * @throws IOException if the answer is not 200
   */
  void post(String path, String body) throws IOException {
    byte[] sent = body.getBytes(StandardCharsets.UTF_8);
    String head = "POST " + path + headers + sent.length + "\r\n\r\n";
    byte[] all = new byte[head.length() + sent.length];
    System.arraycopy(head.getBytes(StandardCharsets.US_ASCII), 0, all, 0, head.length());
    System.arraycopy(sent, 0, all, head.length(), sent.length);
    out.write(all);
    String status = line();
    int length = 0;
    for (String line = line(); !line.isEmpty(); line = line()) {
      if (line.regionMatches(true, 0, "content-length:", 0, 15)) {
        length = Integer.parseInt(line.substring(15).trim());
      }
    }
    byte[] answer = in.readNBytes(length);
    if (!status.contains(" 200 ")) {
      throw new IOException(status + " " + new String(answer, StandardCharsets.UTF_8));
    }
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder(64);
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("the server closed the connection");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
