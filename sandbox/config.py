"""Every setting of Kaibo, from the environment (`KAIBO_...`) or the command line. docs/running.md lists each; a test holds that."""

import os
from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


def default_data() -> Path:
    """`KAIBO_DATA`, else a folder named kaibo in the user's home."""
    return Path(os.environ.get("KAIBO_DATA") or Path.home() / "kaibo-data")


class Settings(BaseSettings):
    """One installation's settings."""

    model_config = SettingsConfigDict(env_prefix="KAIBO_", extra="ignore")

    data: Path = Field(default_factory=default_data, description="Folder of the database, pictures, recordings and certificates.")
    database: str = Field(default="", description="SQLAlchemy address of the database; empty means SQLite in the data folder.")
    host: str = Field(default="0.0.0.0", description="Address to listen on.")
    port: int = Field(default=8443, ge=1, le=65535, description="Port of the https pages and the API.")
    landing_port: int = Field(
        default=8080, ge=0, le=65535, description="Port of the plain-http landing page behind the QR code; 0 for none."
    )
    rooms: str = Field(default="mall,supply,streaming,training", description="Rooms this process carries, comma separated.")
    public_name: str = Field(default="", description="Name or address phones use; empty means the machine's address on the LAN.")
    cert_file: Path | None = Field(default=None, description="A certificate of your own (PEM, with its chain); empty means the local CA.")
    key_file: Path | None = Field(default=None, description="The key to cert_file.")
    media_hosts: str = Field(
        default="", description="Addresses to offer for media, comma separated; empty means every address of the machine."
    )
    log_level: str = Field(default="info", description="debug, info, warning or error.")
    media_public: str = Field(
        default="", description="Address to announce for media in place of this machine's own, where a router passes its UDP ports on."
    )
    turn_urls: str = Field(
        default="", description="Relays (coturn) for phones outside the venue, comma separated, like turn:name:3478?transport=udp."
    )
    turn_secret_file: Path | None = Field(default=None, description="File with coturn's static-auth-secret; credentials hold two hours.")
    uplink_kbps: int = Field(
        default=100_000, ge=500, description="Uplink that all phones of the class share; with it the picture's size is chosen."
    )
    media_workers: int = Field(default=0, ge=0, le=16, description="Media processes; 0 means one for every two cores, at most four.")
    one_process: bool = Field(default=False, description="Carry the media plane in this process instead of in processes of its own.")
    voice_model: bool | None = Field(
        default=None,
        description="Judge speech by a neural network (true) or by its level (false); empty: by the network when the extra voice is there.",
    )
    speech_model: str = Field(
        default="",
        description="Folder of a Vosk model: what hosts say then answers questions; needs `pip install vosk`. Empty: nobody listens.",
    )
    poll_seconds: float = Field(
        default=0.0, ge=0, description="Look into the log this often where other processes write too; 0 means never."
    )
    ticket_hours: int = Field(default=8, ge=1, le=24, description="How long a class ticket holds.")
    crowd_arithmetic: Literal["auto", "numpy", "numba"] = Field(
        default="auto",
        description="What the virtual audience is computed with: auto is numba once its code is ready, if the extra fast is there, "
        "else numpy. All give the same; numba takes less time.",
    )
    practice_classes: bool = Field(
        default=True, description="Whether classes may be opened without a filing, to practise; ledger and statistics leave them out."
    )
    supply_pace: float = Field(default=0.01, gt=0, le=1, description="Length of a supplier's hour in practice, as a share of a real one.")

    @property
    def database_url(self) -> str:
        """The database's address."""
        return self.database or f"sqlite:///{(self.data / 'kaibo.sqlite').absolute()}"
