<?php // Router of PHP's built-in server: real files as they are, the rest through WordPress.
$folder = getenv('WORLD_FOLDER') ?: '';   // "" or "/berita"
$path = rawurldecode(parse_url('http://h' . $_SERVER['REQUEST_URI'], PHP_URL_PATH) ?: '/');
$started = microtime(true);
register_shutdown_function(function () use ($started) {   // the server's own log leaves out what a router answers
  $line = sprintf("%.6f %d %s %s\n", $started, http_response_code() ?: 200, $_SERVER['REQUEST_METHOD'], $_SERVER['REQUEST_URI']);
  file_put_contents(getenv('WORLD_LOG'), $line, FILE_APPEND | LOCK_EX);
});
if ($folder !== '' && $path !== $folder && !str_starts_with($path, "$folder/")) {
  http_response_code(404);
  echo "<!DOCTYPE html><html><head><title>Tidak ditemukan</title></head><body>Tidak ditemukan</body></html>";
  return true;
}
if (is_file($_SERVER['DOCUMENT_ROOT'] . $path) && !str_ends_with($path, '.php')) { return false; }
$_SERVER['SCRIPT_NAME'] = $_SERVER['PHP_SELF'] = "$folder/index.php";
$_SERVER['SCRIPT_FILENAME'] = $_SERVER['DOCUMENT_ROOT'] . "$folder/index.php";
chdir(dirname($_SERVER['SCRIPT_FILENAME']));
require $_SERVER['SCRIPT_FILENAME'];
