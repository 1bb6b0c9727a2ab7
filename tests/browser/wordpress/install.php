<?php
// A new blog with one author, who knows the editor already.
define('WP_INSTALLING', true);
require __DIR__ . '/place.php';
require_once ABSPATH . 'wp-load.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
[, $author, $password] = $argv;
$blog = wp_install('An ally', $author, 'author@ally.example', false, '', $password);
update_user_meta($blog['user_id'], $wpdb->get_blog_prefix() . 'persisted_preferences', [
    'core/edit-post' => ['welcomeGuide' => false],
    '_modified' => gmdate('c'),
]);
