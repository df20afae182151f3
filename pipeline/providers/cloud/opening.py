"""A folder of the right kind from what is stored of a connection."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.interruptions import Refused
from pipeline.providers.cloud.dropbox import Dropbox
from pipeline.providers.cloud.google_drive import GoogleDrive
from pipeline.providers.cloud.oauth import Renew
from pipeline.providers.cloud.onedrive import OneDrive
from pipeline.providers.cloud.s3 import S3
from pipeline.providers.cloud.webdav import WebDav
from pipeline.providers.http import Outside
from pipeline.remote import RemoteFolder


def opened(
    way: Outside, *, kind: str, place: Mapping[str, str], credentials: dict[str, str], renew: Renew
) -> RemoteFolder:
    """``place`` is address, bucket, region and folder. Nothing is asked of the storage yet."""
    folder = place["folder"]
    if kind == "s3":
        keys = {name: credentials[name] for name in ("access_key", "secret_key")}
        where = {name: place[name] for name in ("address", "bucket", "region")}
        return S3(way, **where, **keys, folder=folder)
    if kind == "webdav":
        return WebDav(
            way, address=place["address"], user=credentials["user"], password=credentials["password"], folder=folder
        )
    if kind == "google_drive":
        return GoogleDrive(way, credentials=credentials, renew=renew, folder=folder)
    if kind == "dropbox":
        return Dropbox(way, credentials=credentials, renew=renew, folder=folder)
    if kind == "onedrive":
        return OneDrive(way, credentials=credentials, renew=renew, folder=folder)
    raise Refused("connection_off", f"Connections of the kind {kind} are not known here.")
