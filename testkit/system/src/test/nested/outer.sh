#!/usr/bin/env bash
# outer.sh KERNEL INITRAMFS: the outer machine, an emulated one whose processor has SVM; its console is our output.
exec qemu-system-x86_64 -accel tcg,thread=multi -cpu max -smp 2 -m 3072 -kernel "$1" -initrd "$2" \
  -append "console=ttyS0 quiet panic=-1 no_timer_check" -nographic -nodefaults -no-reboot -serial stdio
