/* Says how small each of its arguments becomes. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

int main(int count, char **words) {
  for (int i = 1; i < count; i++) {
    uLong size = strlen(words[i]);
    uLongf squeezed = compressBound(size);
    Bytef *buffer = malloc(squeezed);
    if (!buffer || compress(buffer, &squeezed, (const Bytef *)words[i], size) != Z_OK) {
      fprintf(stderr, "squeeze: cannot squeeze %s\n", words[i]);
      return 1;
    }
    printf("%lu -> %lu bytes with zlib %s\n", size, squeezed, zlibVersion());
    free(buffer);
  }
  return 0;
}
