// The least that an exit costs: a guest in 64-bit user mode and a loop around KVM_RUN.
// Usage: loop pio|mmio|kick|bell COUNT; prints nanoseconds a round trip, by the
// clock and of this thread's processor time. A kick is a write that an
// ioeventfd takes; with bell a thread wakes by it and writes a word that the guest waits for.
#include <fcntl.h>
#include <linux/kvm.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

static void must(int ok, const char *what) {
  if (!ok) {
    perror(what);
    exit(1);
  }
}

static volatile uint32_t *word;

static void *answer(void *argument) {
  int bell = *(int *)argument;
  int epoll = epoll_create1(0);
  struct epoll_event event = {.events = EPOLLIN};
  must(!epoll_ctl(epoll, EPOLL_CTL_ADD, bell, &event), "epoll");
  while (epoll_wait(epoll, &event, 1, -1) == 1) {
    uint64_t rung;
    must(read(bell, &rung, sizeof rung) == sizeof rung, "eventfd");
    *word = 1;
  }
  return 0;
}

int main(int argc, char **argv) {
  if (argc != 3) return 2;
  const char *kind = argv[1];
  long count = atol(argv[2]);
  int kvm = open("/dev/kvm", O_RDWR);
  must(kvm >= 0, "/dev/kvm");
  int vm = ioctl(kvm, KVM_CREATE_VM, 0);
  must(vm >= 0, "KVM_CREATE_VM");
  uint8_t *ram = mmap(0, 4 << 20, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  struct kvm_userspace_memory_region slot = {
      .memory_size = 4 << 20, .userspace_addr = (uint64_t)ram};
  must(!ioctl(vm, KVM_SET_USER_MEMORY_REGION, &slot), "memory");
  int vcpu = ioctl(vm, KVM_CREATE_VCPU, 0);
  must(vcpu >= 0, "vcpu");
  int size = ioctl(kvm, KVM_GET_VCPU_MMAP_SIZE, 0);
  struct kvm_run *run = mmap(0, size, PROT_READ | PROT_WRITE, MAP_SHARED, vcpu, 0);
  struct {
    struct kvm_cpuid2 head;
    struct kvm_cpuid_entry2 entries[256];
  } cpuid = {.head.nent = 256};
  must(!ioctl(kvm, KVM_GET_SUPPORTED_CPUID, &cpuid), "cpuid");
  must(!ioctl(vcpu, KVM_SET_CPUID2, &cpuid), "cpuid");
  uint64_t *table = (uint64_t *)ram;
  table[0x1000 / 8] = 0x2007;
  table[0x2000 / 8] = 0x3007;
  table[0x2000 / 8 + 3] = 0x4007;
  for (uint64_t i = 0; i < 512; i++) {
    table[0x3000 / 8 + i] = i << 21 | 0x87;
    table[0x4000 / 8 + i] = 3ull << 30 | i << 21 | 0x87;
  }
  ((uint64_t *)(ram + 0x30060))[0] = 0x68ull << 48;
  static const uint8_t pio[] = {0xe6, 0x80, 0xeb, 0xfc};         // 1: out %al, $0x80; jmp 1b
  static const uint8_t mmio[] = {0x89, 0x07, 0xeb, 0xfc};        // 1: mov %eax, (%rdi); jmp 1b
  static const uint8_t kick[] = {0xb9, 100, 0, 0, 0, 0x89, 0x07, // 2: mov $100, %ecx; 1: mov %eax, (%rdi)
                                 0xff, 0xc9, 0x75, 0xfa,         // dec %ecx; jnz 1b
                                 0xe6, 0x80, 0xeb, 0xf1};        // out %al, $0x80; jmp 2b
  static const uint8_t bell[] = {0xb9, 100, 0, 0, 0,                      // 2: mov $100, %ecx
                                 0xc7, 0x06, 0, 0, 0, 0,                  // 1: movl $0, (%rsi)
                                 0x89, 0x07,                              // mov %eax, (%rdi)
                                 0xf3, 0x90, 0x83, 0x3e, 0, 0x74, 0xf9,   // 3: pause; cmpl $0, (%rsi); je 3b
                                 0xff, 0xc9, 0x75, 0xed,                  // dec %ecx; jnz 1b
                                 0xe6, 0x80, 0xeb, 0xe4};                 // out %al, $0x80; jmp 2b
  int bells = !strcmp(kind, "bell");
  int kicks = bells || !strcmp(kind, "kick");
  int rung = eventfd(0, 0);
  word = (uint32_t *)(ram + 0x100000);
  if (kicks) {
    memcpy(ram + 0x8000, bells ? bell : kick, bells ? sizeof bell : sizeof kick);
    struct kvm_ioeventfd doorbell = {.addr = 0xd0000050, .len = 4, .fd = rung,
                                     .datamatch = 3, .flags = KVM_IOEVENTFD_FLAG_DATAMATCH};
    must(!ioctl(vm, KVM_IOEVENTFD, &doorbell), "ioeventfd");
    pthread_t thread;
    if (bells) must(!pthread_create(&thread, 0, answer, &rung), "thread");
  } else if (!strcmp(kind, "pio")) {
    memcpy(ram + 0x8000, pio, sizeof pio);
  } else {
    memcpy(ram + 0x8000, mmio, sizeof mmio);
  }
  struct kvm_sregs s;
  ioctl(vcpu, KVM_GET_SREGS, &s);
  struct kvm_segment code = {.limit = -1, .selector = 0x1b, .type = 11, .present = 1, .dpl = 3,
                             .s = 1, .l = 1, .g = 1};
  struct kvm_segment data = {.limit = -1, .selector = 0x23, .type = 3, .present = 1, .dpl = 3,
                             .s = 1, .db = 1, .g = 1};
  struct kvm_segment task = {.base = 0x30000, .limit = 0x2068, .selector = 0x28, .type = 11,
                             .present = 1};
  s.cs = code;
  s.ds = s.es = s.fs = s.gs = s.ss = data;
  s.tr = task;
  s.cr3 = 0x1000;
  s.cr4 = 0x20;
  s.efer = 0x500;
  s.cr0 = 0x80000011;
  must(!ioctl(vcpu, KVM_SET_SREGS, &s), "sregs");
  struct kvm_regs r = {.rip = 0x8000, .rsp = 0x20000, .rflags = 0x3002, .rdi = 0xd0000050, .rsi = 0x100000,
                       .rax = 3};
  must(!ioctl(vcpu, KVM_SET_REGS, &r), "regs");
  struct timespec a, b, c, d;
  long seen = 0;
  for (long i = -count / 10; i < count; i++) {
    if (i == 0) {
      clock_gettime(CLOCK_MONOTONIC, &a);
      clock_gettime(CLOCK_THREAD_CPUTIME_ID, &c);
    }
    must(!ioctl(vcpu, KVM_RUN, 0), "run");
    if (run->exit_reason == KVM_EXIT_IO) {
      seen += ((uint8_t *)run)[run->io.data_offset];
    } else if (run->exit_reason == KVM_EXIT_MMIO) {
      seen += run->mmio.data[0];
    } else {
      fprintf(stderr, "exit %u\n", run->exit_reason);
      return 1;
    }
  }
  clock_gettime(CLOCK_MONOTONIC, &b);
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &d);
  double trips = (double)count * (kicks ? 100 : 1);
  double nanos = (b.tv_sec - a.tv_sec) * 1e9 + (b.tv_nsec - a.tv_nsec);
  double cpu = (d.tv_sec - c.tv_sec) * 1e9 + (d.tv_nsec - c.tv_nsec);
  printf("%.0f %.0f\n", nanos / trips, cpu / trips);
  return seen == 0;
}
