<?php
// The hands of wordpress.py: reads one JSON command from standard input, acts on the site, answers JSON.
//   php world.php SITE_FOLDER HOST:PORT
[, $site, $address] = $argv;
$command = json_decode(stream_get_contents(STDIN), true, 512, JSON_THROW_ON_ERROR);
$_SERVER['HTTP_HOST'] = $address; $_SERVER['REQUEST_URI'] = '/'; $_SERVER['SERVER_PROTOCOL'] = 'HTTP/1.1';
define('WP_IMPORTING', true);
if ($command['do'] === 'install') { define('WP_INSTALLING', true); }
require "$site/wp-load.php";

function install(array $c): bool {
  require_once ABSPATH . 'wp-admin/includes/upgrade.php';
  wp_install('Situs', 'admin', 'admin@example.org', true, '', 'admin', $c['language']);
  wp_delete_post(1, true); wp_delete_post(2, true); wp_delete_post(3, true);
  return true;
}

function set_options(array $values): bool {
  foreach ($values as $name => $value) {
    if ($name === 'time_zone') {   // "Asia/Makassar", or "UTC+8" as the settings page offers it
      $fixed = preg_match('/^UTC([+-][\d.]+)$/', $value, $found);
      update_option('timezone_string', $fixed ? '' : $value);
      update_option('gmt_offset', $fixed ? $found[1] : '');
    } elseif ($name === 'permalink') {
      global $wp_rewrite; $wp_rewrite->set_permalink_structure($value); $wp_rewrite->flush_rules(false);
    } elseif ($name === 'theme') {
      if (!wp_get_theme($value)->exists()) { fail("no theme $value"); }
      switch_theme($value);
    } elseif (in_array($name, ['rest', 'feed', 'sitemap', 'robots'], true)) {
      update_option('world', [$name => $value] + get_option('world', []));
    } else {
      update_option($name, $value);
    }
  }
  return true;
}

function fail(string $why): never { fwrite(STDERR, "$why\n"); exit(1); }

function author(string $name): int {
  static $known = [];
  if (!isset($known[$name])) {
    $login = sanitize_user(sanitize_title($name), true);
    $found = get_user_by('login', $login);
    $id = $found ? $found->ID : wp_insert_user(['user_login' => $login, 'user_pass' => 'x', 'display_name' => $name,
      'nickname' => $name, 'role' => 'author', 'user_email' => "$login@example.org"]);
    if (is_wp_error($id)) { fail($id->get_error_message()); }
    $known[$name] = $id;
  }
  return $known[$name];
}

function category(string $name): int {
  static $known = [];
  return $known[$name] ??= (int) wp_create_category($name);
}

/** A small real JPEG that is titled after its file name, as an upload is; no smaller sizes of it. */
function attach_image(int $post, array $p, string $local): int {
  $up = wp_upload_dir(substr($local, 0, 4) . '/' . substr($local, 5, 2)); $file = "$up[path]/$p[image]";
  $picture = imagecreatetruecolor(640, 360); imagefill($picture, 0, 0, imagecolorallocate($picture, crc32($p['title']) % 200, 90, 120));
  imagejpeg($picture, $file);
  $title = $p['image_title'] ?? ucwords(str_replace('-', ' ', pathinfo($p['image'], PATHINFO_FILENAME)));
  $id = wp_insert_attachment(['post_mime_type' => 'image/jpeg', 'post_title' => $title, 'post_excerpt' => $p['caption'] ?? '',
    'post_status' => 'inherit', 'post_date' => $local, 'post_date_gmt' => get_gmt_from_date($local), 'guid' => "$up[url]/$p[image]"], $file, $post);
  wp_update_attachment_metadata($id, ['width' => 640, 'height' => 360, 'file' => _wp_relative_upload_path($file), 'sizes' => []]);
  update_post_meta($id, '_wp_attachment_image_alt', $p['image_alt'] ?? $title); set_post_thumbnail($post, $id);
  return $id;
}

/** {home} and {image} stand for the address of the site and of the post's image. */
function filled(string $content, ?int $image): string {
  return strtr($content, ['{home}' => home_url(), '{image}' => $image ? wp_get_attachment_url($image) : '']);
}

function stamp(int $id, string $modified): void {
  global $wpdb;
  $wpdb->update($wpdb->posts, ['post_modified' => $modified, 'post_modified_gmt' => get_gmt_from_date($modified)], ['ID' => $id]);
  clean_post_cache($id);
}

function add_posts(array $posts): array {
  global $wpdb;
  wp_defer_term_counting(true); $wpdb->query('SET autocommit = 0'); $ids = [];
  foreach ($posts as $p) {
    $local = $p['date'] ?? current_time('mysql');
    $id = wp_insert_post(wp_slash(['post_title' => $p['title'], 'post_content' => filled($p['content'], null), 'post_status' => $p['status'] ?? 'publish',
      'post_excerpt' => $p['excerpt'] ?? '', 'post_author' => author($p['author'] ?? 'Redaksi'), 'post_date' => $local,
      'post_date_gmt' => get_gmt_from_date($local), 'post_category' => array_map('category', $p['categories'] ?? []),
      'tags_input' => $p['tags'] ?? [], 'post_name' => $p['slug'] ?? '', 'comment_status' => 'open']), true);
    if (is_wp_error($id)) { fail($id->get_error_message()); }
    if (!empty($p['image'])) {
      $image = attach_image($id, $p, $local);
      if (str_contains($p['content'], '{image}')) {
        $wpdb->update($wpdb->posts, ['post_content' => filled($p['content'], $image)], ['ID' => $id]); clean_post_cache($id);
      }
    }
    if (!empty($p['modified'])) { stamp($id, $p['modified']); }
    $ids[] = $id;
  }
  $wpdb->query('COMMIT'); $wpdb->query('SET autocommit = 1'); wp_defer_term_counting(false);
  return $ids;
}

function edit_post_fields(array $c): bool {
  $p = $c['fields']; $change = ['ID' => $c['id']];
  foreach (['title' => 'post_title', 'content' => 'post_content', 'date' => 'post_date', 'slug' => 'post_name', 'status' => 'post_status',
            'excerpt' => 'post_excerpt'] as $ours => $theirs) {
    if (isset($p[$ours])) { $change[$theirs] = $ours === 'content' ? filled($p[$ours], get_post_thumbnail_id($c['id']) ?: null) : $p[$ours]; }
  }
  if (isset($p['date'])) { $change['post_date_gmt'] = get_gmt_from_date($p['date']); $change['edit_date'] = true; }
  if (isset($p['author'])) { $change['post_author'] = author($p['author']); }
  if (isset($p['categories'])) { $change['post_category'] = array_map('category', $p['categories']); }
  if (isset($p['tags'])) { $change['tags_input'] = $p['tags']; }
  $id = wp_update_post(wp_slash($change), true);
  if (is_wp_error($id)) { fail($id->get_error_message()); }
  if (isset($p['modified'])) { stamp($id, $p['modified']); }
  return true;
}

function all_posts(): array {
  $list = [];
  foreach (get_posts(['numberposts' => -1, 'orderby' => 'date', 'order' => 'DESC']) as $post) {
    $list[] = ['id' => $post->ID, 'url' => get_permalink($post), 'title' => $post->post_title, 'slug' => $post->post_name,
      'date' => get_post_time('c', false, $post), 'modified' => get_post_modified_time('c', false, $post),
      'author' => get_the_author_meta('display_name', $post->post_author), 'content' => $post->post_content,
      'categories' => wp_get_post_categories($post->ID, ['fields' => 'names']), 'tags' => wp_get_post_tags($post->ID, ['fields' => 'names']),
      'image' => get_the_post_thumbnail_url($post, 'full') ?: null];
  }
  return $list;
}

require_once ABSPATH . 'wp-admin/includes/taxonomy.php';
if ($command['do'] !== 'install') { wp_set_current_user(1); kses_remove_filters(); }
echo json_encode(match ($command['do']) {
  'install' => install($command),
  'options' => set_options($command['values']),
  'add' => add_posts($command['posts']),
  'edit' => edit_post_fields($command),
  'delete' => (bool) wp_delete_post($command['id'], true),
  'posts' => all_posts(),
}, JSON_THROW_ON_ERROR | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE);
