package mightypi.api.listen;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.io.ByteArrayInputStream;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Prepares a new connection: TLS, then the protocol that ALPN (RFC 7301) agrees on. */
final class Protocols extends ChannelInitializer<Channel> {

  private static final Logger LOG = LoggerFactory.getLogger(Protocols.class);

  /** Streams that a client may open and reset at once (CVE-2023-44487), in a window of seconds. */
  private static final int RESETS = 400;

  private static final int RESET_WINDOW_SECONDS = 30;

  private final Gate gate;
  private final SslContext tls;

  Protocols(Gate gate, SslContext tls) {
    this.gate = gate;
    this.tls = tls;
  }

  @Override
  protected void initChannel(Channel channel) {
    channel.closeFuture().addListener(closed -> gate.connectionClosed());
    if (!gate.admitsConnection()) {
      channel.close();
      return;
    }
    channel.pipeline().addLast(tls.newHandler(channel.alloc()), new Negotiated());
  }

  private final class Negotiated extends ApplicationProtocolNegotiationHandler {
    Negotiated() {
      super(ApplicationProtocolNames.HTTP_1_1);
    }

    @Override
    protected void configurePipeline(ChannelHandlerContext context, String protocol) {
      IdleDeadline idle = new IdleDeadline(context.channel(), gate.limits.idle());
      Optional<X509Certificate> certificate = certificate(context.pipeline());
      if (protocol.equals(ApplicationProtocolNames.HTTP_2)) {
        http2(context.pipeline(), certificate, idle);
      } else {
        http1(context.pipeline(), certificate, idle);
      }
    }

    @Override
    protected void handshakeFailure(ChannelHandlerContext context, Throwable cause) {
      LOG.debug("a TLS handshake failed: {}", cause.toString());
      context.close();
    }
  }

  private void http1(
      ChannelPipeline pipeline, Optional<X509Certificate> certificate, IdleDeadline idle) {
    pipeline.addLast(
        new HttpServerCodec(
            new HttpDecoderConfig()
                .setMaxInitialLineLength(gate.limits.headerBytes())
                .setMaxHeaderSize(gate.limits.headerBytes())));
    pipeline.addLast(RequestReader.NAME, new RequestReader(gate, certificate, idle));
  }

  private void http2(
      ChannelPipeline pipeline, Optional<X509Certificate> certificate, IdleDeadline idle) {
    pipeline.addLast(
        Http2FrameCodecBuilder.forServer()
            .initialSettings(
                new Http2Settings()
                    .maxConcurrentStreams(gate.limits.streams())
                    .maxHeaderListSize(gate.limits.headerBytes()))
            .decoderEnforceMaxRstFramesPerWindow(RESETS, RESET_WINDOW_SECONDS)
            .gracefulShutdownTimeoutMillis(1000)
            .build());
    pipeline.addLast(
        new Http2MultiplexHandler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel stream) {
                stream.pipeline().addLast(new Http2StreamFrameToHttpObjectCodec(true));
                stream
                    .pipeline()
                    .addLast(RequestReader.NAME, new RequestReader(gate, certificate, idle));
              }
            }));
  }

  /** The leaf that the client has shown, read again by the JDK; empty when it has shown none. */
  private static Optional<X509Certificate> certificate(ChannelPipeline pipeline) {
    try {
      Certificate[] chain =
          pipeline.get(SslHandler.class).engine().getSession().getPeerCertificates();
      return Optional.of(
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(chain[0].getEncoded())));
    } catch (SSLPeerUnverifiedException e) {
      return Optional.empty();
    } catch (CertificateException e) {
      throw new IllegalArgumentException("the client's certificate cannot be read", e);
    }
  }
}
