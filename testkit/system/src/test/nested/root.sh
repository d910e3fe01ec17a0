#!/usr/bin/env bash
# root.sh CHECKOUT WORK SCRIPT OUTPUT: packs a root file system, as an initramfs, of a small machine that has
# KVM, the distribution of the checkout (target/dist), a JRE for it, what its guests boot from, the test
# programs of dev.arcbox.system.nested (word "nested"), and QEMU.
# The machine runs SCRIPT (see init, which has words for it). WORK is an empty folder.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
checkout=$1 work=$2 script=$3 output=$4
. "$checkout/build/host.sh"
jdk=$(find_jdk)
dist=$checkout/target/dist
root=$work/root
stage=$work/dist
mkdir -p "$root"/{dev,proc,sys,run,tmp,bin,modules,lib64,lib/x86_64-linux-gnu,root}

# What guests boot from: the user's cache, the parts that are used; packages by their names alone.
tool() { "$jdk/bin/java" -cp "$dist/daemon/lib/*" dev.arcbox.runtime.boot.BootTool "$@"; }
value() { sed -n "s/^$1=//p" <<<"$2"; }
parts=$(tool kvm-parts)
paths=$(tool kvm-paths)
boot=$(dirname "$(dirname "$(value kernel "$paths")")")
modules=$(value modules "$parts")
busybox=$(value busybox "$parts")
cache=$root/root/.cache/arcbox
mkdir -p "$cache"/{boot,packages}
for part in kernel initramfs system; do
  file=$(value $part "$paths")
  asset=$cache/boot/$(basename "$(dirname "$file")")
  mkdir "$asset"
  cp "$(dirname "$file")"/{file,asset.properties} "$asset/"
  # An archive keeps seconds only; with another time the digest would be computed again, slowly.
  touch -d @1700000000 "$asset/file"
  sed -i "s/^stamp=.*/stamp=$(stat -c %s "$asset/file")@1700000000000/" "$asset/asset.properties"
done
for package in "$(dirname "$boot")"/packages/*/; do
  [[ -f $package/digest ]] || continue
  copy=$cache/packages/$(basename "$package")
  mkdir "$copy"
  cp "$package/digest" "$copy/"
  [[ ! -f $package/image-package ]] || cp "$package/image-package" "$copy/"
  for file in "$package"/*.deb; do : >"$copy/$(basename "$file")"; done
done
mkdir -p "$cache/packages/busybox-static/root/bin"
cp "$busybox" "$cache/packages/busybox-static/root/bin/busybox"
kernel=$(sed "s|^$(dirname "$boot")/packages/||" <<<"$modules")
mkdir -p "$cache/packages/$kernel"

# The distribution with start caches made for the JRE that it runs on there. Both lie under the same
# paths as here, since the caches know them.
"$jdk/bin/jlink" --add-modules java.se,jdk.unsupported,jdk.management,jdk.zipfs,jdk.crypto.ec \
  --strip-debug --no-header-files --no-man-pages --generate-cds-archive --output "$work/jre" >/dev/null
rm -f "$work"/jre/lib/server/*_nocoops*.jsa
mkdir -p "$stage/bin"
cp -rp "$dist"/{daemon,cli,agent} "$stage/"
rm -f "$stage"/*/start.aot
printf '%s\n' "$work/jre/bin/java" >"$stage/java"
"$checkout/build/launchers.sh" "$stage" "$stage"
"$checkout/build/train.sh" "$stage" >"$work/train.log" 2>&1 ||
  say "no start cache for all parts of the nested machine ($work/train.log)"
for name in arcbox:cli arcbox-daemon:daemon; do
  printf '#!/bin/busybox sh\nexport ARCBOX_HOME=%s\nexec %s @%s/java.args "$@"\n' \
    "$stage" "$work/jre/bin/java" "$stage/${name#*:}" >"$stage/bin/${name%:*}"
done
printf '#!/bin/busybox sh\nname=$1\nshift\nexec %s %s -cp "/nested:%s/daemon/lib/*" dev.arcbox.system.nested.$name "$@"\n' \
  "$work/jre/bin/java" "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED \
--sun-misc-unsafe-memory-access=allow --add-opens=java.base/jdk.internal.misc=ALL-UNNAMED" "$stage" >"$stage/bin/nested"
chmod +x "$stage"/bin/*
mkdir -p "$root/nested/dev/arcbox/system"
cp -r "$checkout/testkit/system/target/test-classes/dev/arcbox/system/nested" "$root/nested/dev/arcbox/system/"
mkdir -p "$root$work"
mv "$stage" "$work/jre" "$root$work/"
ln -s "$stage/bin" "$root/arcbox"
ln -s "/root/.cache/arcbox/boot/$(basename "$(dirname "$(value kernel "$paths")")")/file" "$root/kernel"

cp "$busybox" "$root/bin/busybox"
cp -L /lib64/ld-linux-x86-64.so.2 "$root/lib64/"
for library in c.so.6 m.so.6 dl.so.2 pthread.so.0 rt.so.1; do
  cp -L "/lib/x86_64-linux-gnu/lib$library" "$root/lib/x86_64-linux-gnu/"
done
for module in virt/lib/irqbypass drivers/crypto/ccp/ccp arch/x86/kvm/kvm arch/x86/kvm/kvm-amd; do
  [[ ! -f $modules/kernel/$module.ko ]] || cp "$modules/kernel/$module.ko" "$root/modules/"
done

# QEMU for the sake of comparison: its program, what that links, and the firmware of its microvm.
qemu=$(command -v qemu-system-x86_64)
for file in "$qemu" $(ldd "$qemu" | sed -nE 's|.*[[:space:]](/[^ ]+) \(0x.*|\1|p'); do
  mkdir -p "$root$(dirname "$file")"
  cp -L "$file" "$root$file"
done
mkdir -p "$root/usr/share/qemu"
for name in bios-microvm.bin pvh.bin linuxboot_dma.bin kvmvapic.bin; do
  cp -L "/usr/share/qemu/$name" "$root/usr/share/qemu/"
done

# The innermost machine's initramfs.
inner=$work/inner
mkdir -p "$inner"/{dev,proc,sys,bin,modules}
cp "$busybox" "$inner/bin/busybox"
for module in drivers/input/evdev drivers/acpi/button; do
  [[ ! -f $modules/kernel/$module.ko ]] || cp "$modules/kernel/$module.ko" "$inner/modules/"
done
cp "$here/inner" "$inner/init"
(cd "$inner" && find . | "$busybox" cpio -o -H newc 2>/dev/null) >"$root/inner"

cp "$here/init" "$root/init"
cp "$script" "$root/script"
chmod +x "$root/init"
(cd "$root" && find . | "$busybox" cpio -o -H newc 2>/dev/null) >"$output"
