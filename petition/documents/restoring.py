"""What stands beside a backup: how to restore it, and what it cannot know."""

from __future__ import annotations

from datetime import datetime

SQLITE = """\
   Put petition.sqlite3 and boot.key into a new, empty instance folder (never over
   a database that is or was in use: files beside it with -wal and -shm in their
   names belong to that one). If DATABASE_URL or BOOT_KEY_FILE is set, put them where
   these say.

       install -d -m 700 /srv/petition/instance
       install -m 600 petition.sqlite3 boot.key /srv/petition/instance/
"""

POSTGRESQL = """\
   Read database.sql into a new, empty database, and put boot.key into the instance
   folder, or where BOOT_KEY_FILE says.

       createdb petition_restored
       psql --set ON_ERROR_STOP=1 --single-transaction \\
            --file database.sql petition_restored
       install -d -m 700 /srv/petition/instance
       install -m 600 boot.key /srv/petition/instance/

   Let DATABASE_URL lead to the new database.
"""

TEXT = """\
A backup of Petition
====================

made     {made}
schema   {version}

It holds the database and the boot key. What supporters wrote is sealed in it and
opens with the recovery code or a passphrase of the team key, as ever. Mails that
waited can be opened with what lies here, so keep this folder as you keep the server:
for few eyes, encrypted where you can, and not for long, since whoever erases
themselves later stays in it until you throw it away.

Not in it: your settings (BASE_URL, MAIL_URL and so on), the recovery code, the program.


How to restore it
-----------------

1. Stop the old installation, if it still runs: two that send for one campaign
   do not know of each other.
2. Install the program, the same version or a newer one, and your settings.
3. Put the data in their place, readable for the user that runs Petition only:

{place}
4. Bring the schema up to date, and look whether all is well:

       python -m petition db upgrade
       python -m petition doctor

5. Start it. Nothing goes out that waited when the backup was made: those mails are
   held in the copy. What people do from now on works as ever.
6. Decide about the held mails. `python -m petition outbox show` counts them.

       python -m petition outbox release --kind letter
       python -m petition outbox release

   releases the letters only, or all of them. What the old installation delivered
   after the backup goes out a second time then, with the same Message-ID, by which
   many mail servers know it again. If you would rather miss a mail than send one
   twice, leave them held.


What a restored copy cannot know
--------------------------------

Everything that happened after {made}:

- which of the held mails have been delivered since;
- who has signed or confirmed since. Links in mails sent since lead nowhere; these
  people have to sign again;
- who has withdrawn or erased themselves since. They stand in the copy again. If you
  know of any, ask them to do it once more; their links from before the backup work;
- what was declared, opened, paused, closed or imported since. Do that again;
- the numbers that signatures were given since. They are given again, to others: do not
  mix exports from before with those from after.
"""


def restoring(made: datetime, version: str | None, *, sqlite: bool) -> str:
    """The text of RESTORE.txt for a backup that was made at a moment."""
    return TEXT.format(
        made=made.strftime("%Y-%m-%d %H:%M:%S UTC"),
        version=version or "none",
        place=SQLITE if sqlite else POSTGRESQL,
    )
