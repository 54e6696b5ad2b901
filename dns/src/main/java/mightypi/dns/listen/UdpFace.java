package mightypi.dns.listen;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Queries by datagram, each answered on a thread of its own so that none waits for another. */
public final class UdpFace implements Closeable {

  private static final Logger LOG = LoggerFactory.getLogger(UdpFace.class);
  private static final int LARGEST = 4096;
  private static final int AT_ONCE = 1024;

  private final DatagramChannel channel;
  private final Answerer answerer;
  private final Semaphore places = new Semaphore(AT_ONCE);

  private UdpFace(DatagramChannel channel, Answerer answerer) {
    this.channel = channel;
    this.answerer = answerer;
  }

  /** Listens; port 0 is any that is free. */
  public static UdpFace open(InetSocketAddress address, Answerer answerer) throws IOException {
    DatagramChannel channel = DatagramChannel.open();
    try {
      channel.bind(address);
    } catch (IOException e) {
      channel.close();
      throw new IOException("DNS cannot listen at " + address + ": " + e.getMessage(), e);
    }
    UdpFace face = new UdpFace(channel, answerer);
    Thread.ofVirtual().name("dns-udp").start(face::receive);
    return face;
  }

  public InetSocketAddress address() throws IOException {
    return (InetSocketAddress) channel.getLocalAddress();
  }

  private void receive() {
    ByteBuffer buffer = ByteBuffer.allocate(LARGEST);
    while (channel.isOpen()) {
      try {
        buffer.clear();
        SocketAddress client = channel.receive(buffer);
        byte[] packet = new byte[buffer.flip().remaining()];
        buffer.get(packet);
        accept(packet, client);
      } catch (AsynchronousCloseException e) {
        return;
      } catch (ClosedChannelException e) {
        return;
      } catch (IOException e) {
        LOG.debug("a datagram was lost", e);
      }
    }
  }

  /** Past the bound a query is dropped: its sender asks again. */
  private void accept(byte[] packet, SocketAddress client) {
    if (places.tryAcquire()) {
      Thread.ofVirtual().start(() -> answer(packet, (InetSocketAddress) client));
    }
  }

  private void answer(byte[] packet, InetSocketAddress client) {
    try {
      answerer.answer(
          packet,
          new Answerer.Client(client.getAddress(), false),
          reply -> channel.send(ByteBuffer.wrap(reply), client));
    } catch (IOException e) {
      LOG.debug("an answer was lost", e);
    } finally {
      places.release();
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
