package dev.arcbox.platform.digest;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 by the system's libcrypto where there is one, else by the JDK: the same digests. */
public final class Sha256 extends MessageDigest implements Cloneable {
  static final int LENGTH = 32;

  private final LibCrypto library;
  private long[] context = LibCrypto.context();

  private Sha256(LibCrypto library) {
    super("SHA-256");
    this.library = library;
    library.begin(context);
  }

  /** A new digest. */
  public static MessageDigest create() {
    return LibCrypto.found().<MessageDigest>map(Sha256::new).orElseGet(Sha256::ofTheJdk);
  }

  static MessageDigest ofTheJdk() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform must have SHA-256", e);
    }
  }

  /** A digest of the same bytes so far, which goes its own way from here. */
  @Override
  public Object clone() throws CloneNotSupportedException {
    Sha256 copy = (Sha256) super.clone();
    copy.context = context.clone();
    return copy;
  }

  @Override
  protected int engineGetDigestLength() {
    return LENGTH;
  }

  @Override
  protected void engineUpdate(byte input) {
    engineUpdate(new byte[] {input}, 0, 1);
  }

  @Override
  protected void engineUpdate(byte[] input, int offset, int length) {
    library.update(context, input, offset, length);
  }

  @Override
  protected byte[] engineDigest() {
    byte[] digest = new byte[LENGTH];
    library.end(context, digest);
    library.begin(context);
    return digest;
  }

  @Override
  protected void engineReset() {
    library.begin(context);
  }
}
