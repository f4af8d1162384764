package io.mysocket.client.warmup;

import io.mysocket.ssh.SshConnection;
import io.mysocket.ssh.StreamOpen;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/**
 * A line that a relay's end of a tunnel sends to the target, and the first bytes that come back.
 */
public final class Question extends SimpleChannelInboundHandler<ByteBuf> {
  private final CompletableFuture<String> answer;

  private Question(CompletableFuture<String> answer) {
    this.answer = answer;
  }

  /** Opens a stream for it, on any thread. */
  public static CompletableFuture<String> ask(
      SshConnection connection, StreamOpen stream, String line) {
    CompletableFuture<String> answer = new CompletableFuture<>();
    connection
        .open(
            stream,
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                channel.pipeline().addLast(new Question(answer));
              }
            })
        .addListener(opened -> {
          if (opened.isSuccess()) {
            ((Channel) opened.getNow())
                .writeAndFlush(Unpooled.copiedBuffer(line, StandardCharsets.UTF_8));
          } else {
            answer.completeExceptionally(opened.cause());
          }
        });
    return answer;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes) {
    answer.complete(bytes.toString(StandardCharsets.UTF_8));
    context.close();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    answer.completeExceptionally(new IOException("closed without an answer"));
  }
}
