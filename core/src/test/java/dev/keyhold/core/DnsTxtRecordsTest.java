package dev.keyhold.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.spi.StorageException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class DnsTxtRecordsTest {
  private static final int SUCCESS = 0;
  private static final int BROKEN = 2;
  private static final int NO_SUCH_NAME = 3;

  /** A name server that gives one answer to everybody. */
  private static final class NameServer implements AutoCloseable {
    private final DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    private final int code;
    private final List<String> texts;

    NameServer(int code, String... texts) throws SocketException {
      this.code = code;
      this.texts = List.of(texts);
      Thread thread = new Thread(this::serve);
      thread.setDaemon(true);
      thread.start();
    }

    TxtRecords records() {
      return DnsTxtRecords.at(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), socket.getLocalPort()));
    }

    private void serve() {
      try {
        while (true) {
          DatagramPacket packet = new DatagramPacket(new byte[512], 512);
          socket.receive(packet);
          byte[] answer = answer(Arrays.copyOf(packet.getData(), packet.getLength()));
          socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
        }
      } catch (SocketException e) {
        // closed
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** The question again, and records that name it by a pointer (RFC 1035, 4.1). */
    private byte[] answer(byte[] question) {
      int end = 12;
      while (question[end] != 0) {
        end += question[end] + 1;
      }
      end += 5;
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      out.write(question, 0, 2);
      out.writeBytes(
          new byte[] {(byte) 0x84, (byte) code, 0, 1, 0, (byte) texts.size(), 0, 0, 0, 0});
      out.write(question, 12, end - 12);
      for (String text : texts) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        out.writeBytes(
            new byte[] {
              (byte) 0xc0,
              12,
              0,
              16,
              0,
              1,
              0,
              0,
              0,
              0,
              0,
              (byte) (bytes.length + 1),
              (byte) bytes.length
            });
        out.writeBytes(bytes);
      }
      return out.toByteArray();
    }

    @Override
    public void close() {
      socket.close();
    }
  }

  @Test
  void records_are_read_as_they_are() throws Exception {
    try (NameServer server = new NameServer(SUCCESS, "0123abcd", "another")) {
      assertThat(server.records().of("_keyhold-challenge.example.org"))
          .containsExactlyInAnyOrder("0123abcd", "another");
    }
  }

  @Test
  void a_name_that_is_not_there_has_none() throws Exception {
    try (NameServer server = new NameServer(NO_SUCH_NAME)) {
      assertThat(server.records().of("_keyhold-challenge.example.org")).isEmpty();
    }
    try (NameServer server = new NameServer(SUCCESS)) {
      assertThat(server.records().of("_keyhold-challenge.example.org")).isEmpty();
    }
  }

  @Test
  void a_server_that_fails_says_nothing() throws Exception {
    try (NameServer server = new NameServer(BROKEN)) {
      assertThatThrownBy(() -> server.records().of("_keyhold-challenge.example.org"))
          .isInstanceOf(StorageException.Unavailable.class);
    }
  }
}
