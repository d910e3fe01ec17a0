package dev.arcbox.vhostuser;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The front end's messages that we know, with their numbers ("Front-end message types"). */
enum Request {
  GET_FEATURES(1),
  SET_FEATURES(2),
  SET_OWNER(3),
  RESET_OWNER(4),
  SET_MEM_TABLE(5),
  SET_VRING_NUM(8),
  SET_VRING_ADDR(9),
  SET_VRING_BASE(10),
  GET_VRING_BASE(11),
  SET_VRING_KICK(12),
  SET_VRING_CALL(13),
  SET_VRING_ERR(14),
  GET_PROTOCOL_FEATURES(15),
  SET_PROTOCOL_FEATURES(16),
  GET_QUEUE_NUM(17),
  SET_VRING_ENABLE(18),
  SET_BACKEND_REQ_FD(21),
  GET_CONFIG(24),
  SET_CONFIG(25),
  RESET_DEVICE(34),
  SET_STATUS(39),
  GET_STATUS(40);

  private static final Map<Integer, Request> BY_NUMBER =
      Stream.of(values()).collect(Collectors.toMap(Request::number, Function.identity()));

  private final int number;

  Request(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }

  static Optional<Request> of(int number) {
    return Optional.ofNullable(BY_NUMBER.get(number));
  }
}
