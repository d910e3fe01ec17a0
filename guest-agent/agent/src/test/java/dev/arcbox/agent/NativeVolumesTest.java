package dev.arcbox.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.arcbox.proto.agent.CreateVolumeRequest;
import dev.arcbox.proto.agent.ListVolumesRequest;
import dev.arcbox.proto.agent.Mount;
import dev.arcbox.proto.agent.RemoveVolumeRequest;
import dev.arcbox.ttrpc.FileMethods;
import dev.arcbox.ttrpc.StatusCode;
import dev.arcbox.ttrpc.TtrpcException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Volumes over the lives of containers. */
class NativeVolumesTest extends NativeFilesTest {
  @Test
  void volumesLiveOnAndAreFilledOnce() throws Exception {
    Mount mount = Mount.newBuilder().setType("volume").setSource("vol").setTarget("/etc").build();
    String first = ran("rm /etc/group; echo kept > /etc/kept", mount);
    assertEquals(5, stat(first, "/etc/kept").getSize()); // it rests: found behind the path
    delete(first);
    String second = ran("test -e /etc/passwd && ! test -e /etc/group && cat /etc/kept", mount);
    TtrpcException busy =
        assertThrows(
            TtrpcException.class,
            () ->
                call(
                    FileMethods.REMOVE_VOLUME,
                    RemoveVolumeRequest.newBuilder().setName("vol").build()));
    assertEquals(StatusCode.FAILED_PRECONDITION, busy.code());
    delete(second);
    var list =
        call(FileMethods.LIST_VOLUMES, ListVolumesRequest.newBuilder().setSizes(true).build());
    assertTrue(
        list.getVolumesList().stream().anyMatch(v -> v.getName().equals("vol") && v.getSize() > 5));
    call(FileMethods.REMOVE_VOLUME, RemoveVolumeRequest.newBuilder().setName("vol").build());
    for (String bad : List.of("", "..", "a/b", ".hidden")) {
      TtrpcException why =
          assertThrows(
              TtrpcException.class,
              () ->
                  call(
                      FileMethods.CREATE_VOLUME,
                      CreateVolumeRequest.newBuilder().setName(bad).build()));
      assertEquals(StatusCode.INVALID_ARGUMENT, why.code());
    }
  }
}
