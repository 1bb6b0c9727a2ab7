<?php
// Our own WordPress: everything in one folder, the database behind a socket there.
define('DB_NAME', 'wordpress');
define('DB_USER', 'wordpress');
define('DB_PASSWORD', '');
define('DB_HOST', 'localhost:' . getenv('WORDPRESS_FOLDER') . '/db.sock');
define('DB_CHARSET', 'utf8mb4');
define('WP_HOME', getenv('WORDPRESS_URL'));
define('WP_SITEURL', getenv('WORDPRESS_URL'));
define('WP_CONTENT_DIR', ABSPATH . 'wp-content');
define('WPMU_PLUGIN_DIR', __DIR__ . '/plugins');

// It asks the provider in the test and nobody else, and does nothing by itself.
define('WP_HTTP_BLOCK_EXTERNAL', true);
define('WP_ACCESSIBLE_HOSTS', parse_url(getenv('WORDPRESS_PROVIDER'), PHP_URL_HOST));
define('AUTOMATIC_UPDATER_DISABLED', true);
define('DISABLE_WP_CRON', true);

$table_prefix = 'wp_';
require_once ABSPATH . 'wp-settings.php';
