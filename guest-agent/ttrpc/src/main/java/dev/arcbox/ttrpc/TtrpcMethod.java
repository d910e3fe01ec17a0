package dev.arcbox.ttrpc;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;

/**
 * A method as both sides know it.
 *
 * @param service full name of the service, "arcbox.agent.v1.Agent"
 * @param name the method's own name
 * @param clientStreams whether the client sends more than one message
 * @param serverStreams whether the server sends more than one message
 */
public record TtrpcMethod<Q extends MessageLite, R extends MessageLite>(
    String service,
    String name,
    boolean clientStreams,
    boolean serverStreams,
    Parser<Q> requests,
    Parser<R> responses) {

  public static <Q extends MessageLite, R extends MessageLite> TtrpcMethod<Q, R> unary(
      String service, String name, Parser<Q> requests, Parser<R> responses) {
    return new TtrpcMethod<>(service, name, false, false, requests, responses);
  }

  public static <Q extends MessageLite, R extends MessageLite> TtrpcMethod<Q, R> serverStream(
      String service, String name, Parser<Q> requests, Parser<R> responses) {
    return new TtrpcMethod<>(service, name, false, true, requests, responses);
  }

  public static <Q extends MessageLite, R extends MessageLite> TtrpcMethod<Q, R> clientStream(
      String service, String name, Parser<Q> requests, Parser<R> responses) {
    return new TtrpcMethod<>(service, name, true, false, requests, responses);
  }

  public static <Q extends MessageLite, R extends MessageLite> TtrpcMethod<Q, R> bidi(
      String service, String name, Parser<Q> requests, Parser<R> responses) {
    return new TtrpcMethod<>(service, name, true, true, requests, responses);
  }

  /** "service/name". */
  public String path() {
    return service + "/" + name;
  }

  boolean streams() {
    return clientStreams || serverStreams;
  }
}
