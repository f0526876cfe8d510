"""Why the system does not give or take a file, in the words of each language."""

from __future__ import annotations

import errno

from ..errors.messages import Message, said

_REASONS = {
    errno.ENOENT: said("system.not_found"),
    errno.EACCES: said("system.permission"),
    errno.EPERM: said("system.permission"),
    errno.ENOSPC: said("system.full"),
    errno.EROFS: said("system.read_only"),
    errno.EISDIR: said("system.is_folder"),
    errno.ENOTDIR: said("system.no_folder"),
    errno.ENAMETOOLONG: said("system.long_name"),
    errno.EEXIST: said("system.exists"),
    errno.EBUSY: said("system.busy"),
    errno.ELOOP: said("system.loop"),
}


def reason_of(error: OSError | ValueError) -> Message | str:
    """The reason of an error, without a full stop; a rare one is in the system's own words. A ``ValueError``
    is one of a file's name.
    """
    if isinstance(error, OSError):
        return _REASONS.get(error.errno or 0) or error.strerror or str(error)
    return said("system.name") if isinstance(error, UnicodeError) else said("system.nul")
