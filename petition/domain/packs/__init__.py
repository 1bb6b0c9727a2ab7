"""Campaign packs: a folder of texts, targets and people, read and checked."""

from petition.domain.packs.findings import Finding, PackRefused
from petition.domain.packs.reading import ReadPack, read_pack
from petition.domain.packs.unmet import unmet_points

__all__ = ["Finding", "PackRefused", "ReadPack", "read_pack", "unmet_points"]
