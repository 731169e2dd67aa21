/*
 * Runs the detector on a Cortex-M that QEMU emulates, and says by semihosting what it took and found; for
 * tests and tables alone. board_case.h has the model and the samples.
 *
 * With -icount shift=0 an instruction takes a nanosecond of the emulated clock, and SysTick, at 25 MHz,
 * counts once in 40 of them: these are instructions, not cycles of a real board.
 */
#include "kws.h"
#include "board_case.h"

enum { PER_TICK = 40, PIECE = 160, ROOM = 1 << 18, PAINT = 0x5aa5a55a };

extern uint32_t stack_low[], stack_top[];

static uint64_t memory[ROOM / 8];

#define REGISTER(address) (*(volatile uint32_t *)(uintptr_t)(address))
#define SYST_CSR REGISTER(0xe000e010)
#define SYST_RVR REGISTER(0xe000e014)
#define SYST_CVR REGISTER(0xe000e018)
#define CPACR REGISTER(0xe000ed88)

/* A request to whoever emulates. */
static int ask(int request, const void *argument) {
  register int r0 __asm__("r0") = request;
  register const void *r1 __asm__("r1") = argument;
  __asm__ volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
  return r0;
}

static void print(const char *text) { ask(0x04, text); }

/* A number in hexadecimal digits, without leading zeros. */
static void print_number(uint64_t value) {
  char text[18];
  int at = 17;
  text[at] = 0;
  do {
    text[--at] = "0123456789abcdef"[value & 15];
    value >>= 4;
  } while (value > 0);
  print(" ");
  print(text + at);
}

static void print_double(double value) {
  union {
    double value;
    uint64_t bits;
  } both = {value};
  print_number(both.bits);
}

static uint64_t ticks(uint32_t before) { return (before - SYST_CVR) & 0xffffff; }

/* So many instructions as nobody can doubt, to see that they are counted. */
static uint64_t count_loop(uint32_t rounds) {
  const uint32_t before = SYST_CVR;
  __asm__ volatile("1: sub %0, %0, #1\n cmp %0, #0\n bne 1b" : "+r"(rounds) : : "cc");
  return PER_TICK * ticks(before);
}

static void run(void) {
  const int32_t bytes = kws_bytes(board_kws, sizeof board_kws);
  kws detector;
  uint32_t before = SYST_CVR;
  const int error = kws_open(&detector, memory, sizeof memory, board_kws, sizeof board_kws);
  uint64_t open = ticks(before), push = 0;
  if (bytes < 0 || error != KWS_OK) {
    print(kws_error(error));
    return;
  }
  const size_t count = sizeof board_samples / sizeof *board_samples;
  for (size_t at = 0; at < count; at += PIECE) {
    kws_detection found;
    const size_t piece = count - at < PIECE ? count - at : PIECE;
    before = SYST_CVR;
    const size_t heard = kws_push(&detector, board_samples + at, piece, &found, 1);
    push += ticks(before);
    if (heard == 0) continue;
    print("detection");
    print_number(found.sample);
    print_number(found.start);
    print_double(found.log_odds);
    print_double(found.probability);
    print("\n");
  }
  print("took");
  print_number((uint64_t)bytes);
  print_number(PER_TICK * open);
  print_number(PER_TICK * push);
  /* What is no longer as it was painted was part of the stack. */
  const uint32_t *low = stack_low;
  while (*low == PAINT) low++;
  print_number((uint64_t)((const char *)stack_top - (const char *)low));
  print_number(count_loop(100000));
  print("\n");
}

static void exit_board(void) {
  static const uint32_t done[] = {0x20026, 0};
  ask(0x20, done);
  for (;;) continue;
}

void reset(void);

void reset(void) {
  /* Both coprocessors of floats, where there are any. */
  CPACR = CPACR | (0xfu << 20);
  __asm__ volatile("dsb\n isb");
  uint32_t *stack;
  __asm__ volatile("mov %0, sp" : "=r"(stack));
  for (uint32_t *at = stack_low; at < stack - 64; at++) *at = PAINT;
  SYST_RVR = 0xffffff;
  SYST_CVR = 0;
  SYST_CSR = 5;
  run();
  exit_board();
}

static void fault(void) {
  print("Cannot go on as no instruction may fault: one did\n");
  exit_board();
}

/* What the processor finds at address 0. */
struct vectors {
  const uint32_t *stack;
  void (*handlers[15])(void);
};

__attribute__((section(".vectors"), used)) static const struct vectors vectors = {
  stack_top, {reset, fault, fault, fault, fault, fault},
};
