/* The floor under the job: what no implementation can skip, done by the fastest public kernels.

   For every part of every workbook: inflate it (ISA-L), find every tag (memchr), copy out the text
   (about a quarter of the bytes), deflate as much XML again (ISA-L, level 1) and write both. Nothing is
   parsed, decided or checked, so the output is of no use.

   usage: floor OUT WORKERS FILE...     writes OUT.<worker>.txt and OUT.<worker>.z
   build: gcc -O2 floor.c -o floor $(pkg-config --cflags --libs libzip libisal) */
#include <isa-l.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zip.h>

enum { WINDOW = 1 << 18, RAW = 1 << 16, TEXT_SHARE = 4 };

static unsigned char raw[RAW], window[WINDOW], packed[2 * WINDOW], level_buffer[ISAL_DEF_LVL1_EXTRA_LARGE];
static FILE *text, *xml;
static volatile long tags; /* volatile, so that the search is not optimised away */

static void fail(const char *what) {
  fprintf(stderr, "floor: %s\n", what);
  exit(1);
}

static void find_tags(size_t length) {
  unsigned char *at = window, *end = window + length;
  long found = 0;
  for (; (at = memchr(at, '<', end - at)); at++) found++;
  tags += found;
}

static void deflate_window(struct isal_zstream *out, size_t length, int last) {
  out->next_in = window;
  out->avail_in = length;
  out->end_of_stream = last;
  out->next_out = packed;
  out->avail_out = sizeof packed;
  if (isal_deflate(out) != COMP_OK) fail("cannot deflate");
  if (!fwrite(packed, 1, sizeof packed - out->avail_out, xml) && out->avail_out < sizeof packed)
    fail("cannot write");
}

/* Inflates into `window` from what is left in `raw` or comes next; 0 at the end of the part. */
static size_t inflate_window(struct inflate_state *in, zip_file_t *part) {
  in->next_out = window;
  in->avail_out = WINDOW;
  while (in->avail_out && in->block_state != ISAL_BLOCK_FINISH) {
    if (!in->avail_in) {
      zip_int64_t got = zip_fread(part, raw, RAW);
      if (got <= 0) fail("cannot read a part");
      in->next_in = raw;
      in->avail_in = got;
    }
    if (isal_inflate(in) != ISAL_DECOMP_OK) fail("cannot inflate");
  }
  return WINDOW - in->avail_out;
}

static void mill_part(zip_file_t *part) {
  struct inflate_state in;
  struct isal_zstream out;
  isal_inflate_init(&in);
  in.avail_in = 0;
  isal_deflate_init(&out);
  out.level = 1;
  out.level_buf = level_buffer;
  out.level_buf_size = sizeof level_buffer;
  size_t length;
  do {
    length = inflate_window(&in, part);
    find_tags(length);
    if (fwrite(window, 1, length / TEXT_SHARE, text) != length / TEXT_SHARE) fail("cannot write");
    deflate_window(&out, length, length < WINDOW);
  } while (length == WINDOW);
}

static void mill_file(const char *path) {
  zip_t *package = zip_open(path, ZIP_RDONLY, NULL);
  if (!package) fail(path);
  for (zip_int64_t i = 0; i < zip_get_num_entries(package, 0); i++) {
    zip_stat_t entry;
    if (zip_stat_index(package, i, 0, &entry)) fail(path);
    if (entry.comp_method != ZIP_CM_DEFLATE) continue;
    zip_file_t *part = zip_fopen_index(package, i, ZIP_FL_COMPRESSED);
    if (!part) fail(path);
    mill_part(part);
    zip_fclose(part);
  }
  zip_discard(package);
}

static FILE *create(const char *out, int worker, const char *ending) {
  char name[4096];
  snprintf(name, sizeof name, "%s.%d.%s", out, worker, ending);
  FILE *file = fopen(name, "wb");
  if (!file) fail(name);
  return file;
}

static void work(int worker, int workers, int count, char **files, const char *out) {
  text = create(out, worker, "txt");
  xml = create(out, worker, "z");
  for (int i = worker; i < count; i += workers) mill_file(files[i]);
  if (fclose(text) || fclose(xml)) fail("cannot write");
  exit(0);
}

int main(int count, char **arguments) {
  if (count < 4 || atoi(arguments[2]) < 1) fail("usage: floor OUT WORKERS FILE...");
  int workers = atoi(arguments[2]), status, failed = 0;
  for (int worker = 0; worker < workers; worker++) {
    pid_t child = fork();
    if (child < 0) fail("cannot fork");
    if (!child) work(worker, workers, count - 3, arguments + 3, arguments[1]);
  }
  while (wait(&status) > 0) failed |= status;
  return failed != 0;
}
