"""python -m petition …"""

from petition.cli.main import main

main()
