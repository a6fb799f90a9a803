"""The Apple configuration profile that brings the local authority onto an iPhone."""

import plistlib
import uuid

from .authority import Authority


def mobileconfig(authority: Authority) -> bytes:
    """An unsigned profile. Its ids come from the certificate, so installing it again replaces it and does not add a second one."""
    name = f"Kaibo 开播 课堂证书 {authority.mark}"
    root = uuid.uuid5(uuid.NAMESPACE_OID, authority.der.hex())
    certificate = {
        "PayloadType": "com.apple.security.root",
        "PayloadVersion": 1,
        "PayloadIdentifier": f"cn.kaibo.classroom.{authority.mark.lower()}.ca",
        "PayloadUUID": str(uuid.uuid5(root, "certificate")).upper(),
        "PayloadDisplayName": name,
        "PayloadDescription": "让这部手机信任课堂里的开播电脑。Lets this phone trust the Kaibo computer in the classroom.",
        "PayloadCertificateFileName": "kaibo-ca.cer",
        "PayloadContent": authority.der,
    }
    profile = {
        "PayloadType": "Configuration",
        "PayloadVersion": 1,
        "PayloadIdentifier": f"cn.kaibo.classroom.{authority.mark.lower()}",
        "PayloadUUID": str(uuid.uuid5(root, "profile")).upper(),
        "PayloadDisplayName": name,
        "PayloadOrganization": "Kaibo 开播",
        "PayloadDescription": (
            "只对局域网地址有效，课程结束后可在“设置-通用-VPN与设备管理”里移除。"
            "Good on the local network only; remove it in Settings - General - VPN & Device Management when the course is over."
        ),
        "PayloadRemovalDisallowed": False,
        "PayloadContent": [certificate],
    }
    return plistlib.dumps(profile)
