package dev.arcbox.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.arcbox.testkit.docker.DockerConnection;
import dev.arcbox.testkit.docker.DockerReply;
import dev.arcbox.testkit.image.BigImage;
import dev.arcbox.testkit.image.TarBuilder;
import dev.arcbox.testkit.tier.RequiresTier;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Streams that are larger than the daemon's heap can ever be (256 MiB, and as much beside the
 * heap): who kept one in memory would not live to answer.
 */
@Tag("uml")
@RequiresTier(value = "uml", env = "ARCBOX_HOME")
class BigStreamsTest extends GuestTest {
  private static final BigImage BIG = new BigImage("big:1", 288L << 20);

  private DockerApi api;

  @BeforeAll
  void prepare() {
    arcbox.ok("daemon", "start");
    api = DockerApi.direct(arcbox);
  }

  @Test
  void anImageIsLoadedSavedAndUnpacked() throws Exception {
    try (DockerConnection client = api.connect()) {
      String said = client.upload("POST", "/images/load", BIG::writeTo).expect(200).text();
      assertTrue(said.contains("Loaded image: big:1"), said);
      // The connection is good for more, and nothing of the upload is left in it.
      assertTrue(client.get("/images/big:1/json").expect(200).text().contains("RepoTags"));
    }
    try (DockerConnection client = api.connect()) {
      InputStream saved = client.get("/images/big:1/get").expect(200).body();
      assertTrue(saved.transferTo(OutputStream.nullOutputStream()) > BIG.size());
    }
    String id =
        DockerReply.field(
            api.ask(201, "POST", "/containers/create", "{\"Image\":\"big:1\"}"), "Id");
    assertEquals(content(), file(id));
    try (DockerConnection client = api.connect()) {
      InputStream tree = client.get("/containers/" + id + "/export").expect(200).body();
      assertTrue(tree.transferTo(OutputStream.nullOutputStream()) > BIG.size());
    }
    api.remove(id);
    api.ask(200, "DELETE", "/images/big:1", "");
  }

  @Test
  void aFileIsCopiedInAndOut() throws Exception {
    String id = api.create("", "true");
    try (DockerConnection client = api.connect()) {
      client
          .upload(
              "PUT",
              "/containers/" + id + "/archive?path=/",
              out -> {
                byte[] name = "big".getBytes(StandardCharsets.US_ASCII);
                out.write(TarBuilder.header(name, '0', new byte[0], BIG.size()));
                BIG.writeContent(out);
                out.write(new byte[1024]);
              })
          .expect(200)
          .text();
    }
    assertEquals(content(), file(id));
    api.remove(id);
  }

  /** The digest of the file in a container, as the first entry of its archive. */
  private String file(String id) throws IOException, NoSuchAlgorithmException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    try (DockerConnection client = api.connect()) {
      InputStream tar = client.get("/containers/" + id + "/archive?path=/big").expect(200).body();
      byte[] header = tar.readNBytes(512);
      assertEquals("big", new String(header, 0, 3, StandardCharsets.US_ASCII));
      byte[] buffer = new byte[64 << 10];
      for (long left = BIG.size(); left > 0; ) {
        int count = tar.read(buffer, 0, (int) Math.min(buffer.length, left));
        assertTrue(count > 0, "the archive ends too early");
        digest.update(buffer, 0, count);
        left -= count;
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static String content() throws IOException, NoSuchAlgorithmException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    BIG.writeContent(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
    return HexFormat.of().formatHex(digest.digest());
  }
}
