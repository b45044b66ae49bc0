# Writes the page, serves it, and ends at once when asked to.
mkdir -p /www
echo "Lifted by gantry, version $VERSION, from $(hostname)" >/www/index.html
httpd -f -p 8080 -h /www &
trap 'kill $!' TERM
wait
