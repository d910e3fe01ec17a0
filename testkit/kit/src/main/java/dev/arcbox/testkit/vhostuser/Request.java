package dev.arcbox.testkit.vhostuser;

/** Numbers of the front end's messages. */
public final class Request {
  public static final int GET_FEATURES = 1;
  public static final int SET_FEATURES = 2;
  public static final int SET_OWNER = 3;
  public static final int SET_MEM_TABLE = 5;
  public static final int SET_VRING_NUM = 8;
  public static final int SET_VRING_ADDR = 9;
  public static final int SET_VRING_BASE = 10;
  public static final int GET_VRING_BASE = 11;
  public static final int SET_VRING_KICK = 12;
  public static final int SET_VRING_CALL = 13;
  public static final int GET_PROTOCOL_FEATURES = 15;
  public static final int SET_PROTOCOL_FEATURES = 16;
  public static final int SET_VRING_ENABLE = 18;
  public static final int SET_BACKEND_REQ_FD = 21;
  public static final int GET_CONFIG = 24;

  private Request() {}
}
