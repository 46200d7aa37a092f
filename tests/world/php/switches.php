<?php
// A must-use plugin: makes this WordPress behave as sites do whose owners changed it.
// The option "world" holds the switches (see WordPressOptions in wordpress.py).
namespace World;

function switches(): array {
  return get_option('world', []) + ['rest' => 'on', 'feed' => true, 'sitemap' => 'core', 'robots' => null];
}

function not_found(\WP $wp): void { $wp->query_vars = ['error' => '404']; }

$on = switches();
add_filter('pre_http_request', fn() => new \WP_Error('offline', 'offline'));

if ($on['rest'] === 'forbidden') {
  add_filter('rest_authentication_errors', fn() => new \WP_Error('rest_disabled', 'REST API dinonaktifkan.', ['status' => 401]));
}
if ($on['rest'] === 'missing' || $on['rest'] === 'query') {
  add_action('parse_request', function (\WP $wp) use ($on) {
    $asked = isset($wp->query_vars['rest_route']);
    if ($asked && ($on['rest'] === 'missing' || !isset($_GET['rest_route']))) { not_found($wp); }
  }, 1);
}
if ($on['rest'] === 'query') {
  add_filter('rest_url', fn($url, $path) => home_url('/index.php?rest_route=/' . ltrim($path, '/')), 10, 2);
}
if ($on['rest'] === 'missing') {
  remove_action('wp_head', 'rest_output_link_wp_head', 10);
  remove_action('template_redirect', 'rest_output_link_header', 11);
}
if (!$on['feed']) {
  add_action('parse_request', function (\WP $wp) { if (isset($wp->query_vars['feed'])) { not_found($wp); } }, 1);
  remove_action('wp_head', 'feed_links', 2);
  remove_action('wp_head', 'feed_links_extra', 3);
}
if ($on['sitemap'] !== 'core') { add_filter('wp_sitemaps_enabled', '__return_false'); }
if (is_string($on['robots'])) { add_filter('robots_txt', fn() => $on['robots'], 99); }

// Without rewrite rules a web server knows no other address than index.php.
if (PHP_SAPI === 'cli-server' && get_option('permalink_structure') === '') {
  $home = rtrim(parse_url(home_url(), PHP_URL_PATH) ?? '', '/');
  if (!in_array(parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH), ["$home", "$home/", "$home/index.php", '/robots.txt'], true)) {
    http_response_code(404);
    exit('Not Found');
  }
}

// The sitemaps of the two plugins that most sites use, in their shape.
if (in_array($on['sitemap'], ['yoast', 'rankmath'], true)) {
  $size = $on['sitemap'] === 'yoast' ? 1000 : 200;
  add_filter('robots_txt', fn($text) => is_string($on['robots']) ? $text : "$text\nSitemap: " . home_url('/sitemap_index.xml') . "\n", 9);
  add_filter('redirect_canonical', fn($to) => preg_match('#sitemap[^/]*\.xml#', $_SERVER['REQUEST_URI']) ? false : $to);
  add_action('parse_request', function () use ($size) {
    $path = substr(parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH), strlen(rtrim(parse_url(home_url(), PHP_URL_PATH) ?? '', '/')));
    if (!preg_match('#^/(?:sitemap_index|post-sitemap(\d*))\.xml$#', $path, $found)) { return; }
    $posts = get_posts(['numberposts' => -1, 'orderby' => 'modified', 'order' => 'ASC', 'suppress_filters' => true]);
    $pages = array_chunk($posts, $size);
    header('Content-Type: text/xml; charset=UTF-8');
    echo '<?xml version="1.0" encoding="UTF-8"?><?xml-stylesheet type="text/xsl" href="' . home_url('/main-sitemap.xsl') . '"?>' . "\n";
    if ($path === '/sitemap_index.xml') {
      echo '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">' . "\n";
      foreach ($pages as $number => $page) {
        printf("\t<sitemap>\n\t\t<loc>%s</loc>\n\t\t<lastmod>%s</lastmod>\n\t</sitemap>\n",
          home_url('/post-sitemap' . ($number ? $number + 1 : '') . '.xml'), get_post_modified_time('c', true, end($page)));
      }
      echo "</sitemapindex>\n";
    } else {
      echo '<urlset xmlns:image="http://www.google.com/schemas/sitemap-image/1.1" xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">' . "\n";
      foreach ($pages[max(1, (int) ($found[1] ?? 1)) - 1] ?? [] as $post) {
        $image = get_the_post_thumbnail_url($post, 'full');
        printf("\t<url>\n\t\t<loc>%s</loc>\n\t\t<lastmod>%s</lastmod>\n%s\t</url>\n", esc_url(get_permalink($post)),
          get_post_modified_time('c', true, $post), $image ? "\t\t<image:image>\n\t\t\t<image:loc>$image</image:loc>\n\t\t</image:image>\n" : '');
      }
      echo "</urlset>\n";
    }
    exit;
  }, 0);
}
