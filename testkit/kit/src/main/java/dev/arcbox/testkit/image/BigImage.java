package dev.arcbox.testkit.image;

import static dev.arcbox.testkit.image.TestImage.utf8;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Random;

/**
 * An image with one file of any size, whose archive is made while it is written: nobody holds it.
 *
 * @param size of the file {@code big}, in whole mebibytes below 8 GiB, which tar's header can say
 */
public record BigImage(String name, long size) {
  private static final int PIECE = 1 << 20;

  /** A docker-save archive. */
  public void writeTo(OutputStream out) throws IOException {
    MessageDigest digest = sha256();
    writeLayer(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
    String layer = HexFormat.of().formatHex(digest.digest());
    byte[] config =
        utf8(
            "{\"architecture\":\"amd64\",\"os\":\"linux\",\"config\":{\"Cmd\":[\"/none\"]},"
                + "\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\"sha256:"
                + layer
                + "\"]}}");
    String configName = TestImage.sha256(config) + ".json";
    out.write(new TarBuilder().file(configName, config).buildWithoutEnd());
    String layerName = layer + "/layer.tar";
    out.write(TarBuilder.header(utf8(layerName), '0', new byte[0], layerSize()));
    writeLayer(out);
    String manifest =
        "[{\"Config\":\"%s\",\"RepoTags\":[\"%s\"],\"Layers\":[\"%s\"]}]"
            .formatted(configName, name, layerName);
    out.write(new TarBuilder().file("manifest.json", manifest).build());
  }

  private long layerSize() {
    return 512 + size + 1024;
  }

  private void writeLayer(OutputStream out) throws IOException {
    out.write(TarBuilder.header(utf8("big"), '0', new byte[0], size));
    writeContent(out);
    out.write(new byte[1024]);
  }

  /** Noise that no compression makes small; every mebibyte of it is another. */
  public void writeContent(OutputStream out) throws IOException {
    byte[] piece = new byte[PIECE];
    new Random(1).nextBytes(piece);
    for (long at = 0; at < size; at += PIECE) {
      ByteBuffer.wrap(piece).putLong(0, at);
      out.write(piece);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
