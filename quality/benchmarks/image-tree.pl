# image-tree.pl DIR: what the image benchmark puts into its image, the same each time: eight folders
# of 2,500 files, 500 MB in all; three quarters of the files are words, the others random bytes.
use strict;
use warnings;

my $dir = shift or die "usage: image-tree.pl DIR\n";
srand 42;
my @words = map { join '', map { chr(97 + int rand 26) } 1 .. 2 + int rand 9 } 1 .. 4000;

sub words {
  my $length = shift;
  my $text = '';
  $text .= $words[int(rand()**2 * 4000)] . (rand() < .1 ? "\n" : ' ') while length $text < $length;
  return substr $text, 0, $length;
}

sub noise {
  my $length = shift;
  return join '', map { pack 'N', int rand 4294967296 } 1 .. $length / 4;
}

mkdir $dir;
for my $layer (1 .. 8) {
  mkdir "$dir/$layer";
  for my $file (1 .. 2500) {
    my $folder = "$dir/$layer/" . int $file / 50;
    mkdir $folder;
    my $size = $file <= 20 ? 1_600_000 : 1000 + int rand 23_000;
    open my $out, '>:raw', "$folder/$file" or die "$folder/$file: $!\n";
    print $out $file % 4 ? words($size) : noise($size);
    close $out or die "$folder/$file: $!\n";
  }
}
open my $out, '>', "$dir/Dockerfile" or die "$dir/Dockerfile: $!\n";
print $out "FROM scratch\n", (map { "COPY $_ /data/$_\n" } 1 .. 8), "CMD [\"none\"]\n";
close $out;
