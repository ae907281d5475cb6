"""Why a download failed, in a sentence with a way out."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from requests import exceptions

from local.cache import cache_folder

ELSEWHERE = "or keep the downloads elsewhere with `PESANAN_CACHE=/another/folder make run`."
AGAIN = "Nothing half done is kept: start it again."

NOT_TRUSTED = (
    "nobody that this machine trusts vouches for the server. Behind a company's proxy: add the company's authority to "
    "the system's list (`sudo update-ca-certificates`), or name its file in REQUESTS_CA_BUNDLE; then start it again."
)
BAD_PROXY = "the proxy refuses or doesn't answer: is HTTPS_PROXY right? Then start it again."
NO_NETWORK = (
    f"no connection, or it broke off. {AGAIN} It needs the network this once; where only a proxy leads out, name it in "
    "HTTPS_PROXY."
)
# What people meet, the most telling first: one error often causes another.
MET: tuple[tuple[type[Exception], str], ...] = (
    (exceptions.ProxyError, BAD_PROXY),
    (exceptions.ConnectionError, NO_NETWORK),
    (exceptions.Timeout, NO_NETWORK),
    (exceptions.ChunkedEncodingError, NO_NETWORK),
)


class NotDownloaded(RuntimeError):
    """Something that is fetched once could not be had."""


@contextmanager
def downloading(what: str) -> Iterator[None]:
    """Whatever goes wrong inside rises as NotDownloaded: what fetches promises no kinds of error of its own."""
    try:
        yield
    except NotDownloaded:
        raise
    except Exception as reason:
        raise NotDownloaded(f"{what} could not be downloaded: {way_out(reason)}") from reason


def way_out(reason: BaseException) -> str:
    """What happened, and what helps."""
    causes = list(_causes(reason))
    if "CERTIFICATE_VERIFY_FAILED" in str(reason):  # through a proxy, OpenSSL's own error is no longer among the causes
        return NOT_TRUSTED
    for kind, said in MET:
        if any(isinstance(cause, kind) for cause in causes):
            return said
    return next(filter(None, map(_of_the_disk, causes)), f"{_named(reason)}. {AGAIN}")


def _of_the_disk(cause: BaseException) -> str:
    match cause:
        case OSError(errno=errno.ENOSPC | errno.EDQUOT | errno.EFBIG):
            return f"the disk with {cache_folder()} is full: free some, {ELSEWHERE}"
        case OSError(errno=errno.EACCES | errno.EPERM | errno.EROFS | errno.ENOTDIR | errno.EEXIST):
            return f"{cache_folder()} can't be written: let your user write there, {ELSEWHERE}"
    return ""


def _causes(reason: BaseException | None) -> Iterator[BaseException]:
    """The error and what led to it, the last first."""
    while reason is not None:
        yield reason
        reason = reason.__cause__ or reason.__context__


def _named(cause: BaseException) -> str:
    return f"{type(cause).__name__}: {' '.join(str(cause).split())}"
