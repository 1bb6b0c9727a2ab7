<?php
// Debian's files are linked to from a folder of ours, which is where WordPress is to look.
define('ABSPATH', getenv('WORDPRESS_FOLDER') . '/site/');
