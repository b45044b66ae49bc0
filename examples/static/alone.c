/* Counts the files beside itself: none, but for what the engine mounts. */
#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

int main(void) {
  DIR *root = opendir("/");
  if (!root) {
    perror("alone");
    return 1;
  }
  int others = 0;
  for (struct dirent *entry; (entry = readdir(root));) {
    char path[sizeof entry->d_name + 1];
    struct stat status;
    snprintf(path, sizeof path, "/%s", entry->d_name);
    if (lstat(path, &status) == 0 && S_ISREG(status.st_mode) && strcmp(entry->d_name, "alone") &&
        status.st_size > 0)
      others++;
  }
  closedir(root);
  printf("I am alone here: %d other files\n", others);
  return 0;
}
