"""Every sentence of the landing page, in Chinese and English."""

from typing import Literal

Language = Literal["zh", "en"]

WORDS: dict[str, tuple[str, str]] = {
    "title": ("开播 · 进入课堂", "Kaibo · join the class"),
    "brand": ("开播", "Kaibo"),
    "tagline": ("直播电商实训", "livestream commerce practice"),
    "other_language": ("English", "中文"),
    "inapp_title": ("请用手机浏览器打开", "Open this in your phone's browser"),
    "inapp_why": ("微信里不能使用摄像头直播，也不能安装证书。", "Inside this app the camera and certificates do not work."),
    "inapp_1": ("点右上角的 ⋯", "Tap ⋯ at the top right"),
    "inapp_2": ("选“在浏览器打开”", "Choose “Open in browser”"),
    "inapp_or": ("或者复制网址，粘贴到浏览器的地址栏：", "Or copy the address and paste it into a browser:"),
    "copy": ("复制网址", "Copy the address"),
    "copied": ("已复制，去浏览器粘贴吧", "Copied. Paste it into a browser"),
    "menu_browser": ("在浏览器打开", "Open in browser"),
    "checking": ("正在检查这部手机能不能直接进入…", "Checking whether this phone can go straight in…"),
    "trusted": ("可以了，正在进入课堂…", "All set, going in…"),
    "untrusted": ("第一次使用：先花一分钟让手机信任课堂电脑", "First time: one minute to let this phone trust the classroom computer"),
    "why": (
        "摄像头只在安全连接（https）下能用。课堂电脑在本地，所以要装一张只在局域网有效的证书，只装一次。",
        "The camera needs a secure connection (https). This computer's certificate is good on the local network only; install it once.",
    ),
    "ios": ("苹果 iPhone", "iPhone"),
    "android": ("安卓 / 鸿蒙", "Android"),
    "ios_1": ("下载描述文件", "Download the profile"),
    "ios_1_more": ("请用 Safari 打开本页。弹出询问时点“允许”。", "Use Safari for this page. When asked, tap “Allow”."),
    "ios_2": ("安装描述文件", "Install it"),
    "ios_2_more": (
        "打开“设置”，点最上面的“已下载描述文件”→ 右上角“安装”，输入锁屏密码。",
        "Open Settings, tap “Profile Downloaded” at the top → “Install”, and enter your passcode.",
    ),
    "ios_3": ("打开信任开关", "Switch trust on"),
    "ios_3_more": (
        "“设置”→“通用”→“关于本机”→ 最底部“证书信任设置”，打开“Kaibo 开播”的开关。",
        "Settings → General → About → Certificate Trust Settings (at the very bottom): switch “Kaibo 开播” on.",
    ),
    "android_1": ("下载证书", "Download the certificate"),
    "android_1_more": (
        "建议用 Chrome 或手机自带浏览器。提示风险时选“保留”。",
        "Use Chrome or the phone's own browser. If warned, choose “Keep”.",
    ),
    "android_2": ("在设置里搜“证书”", "Search the settings for “certificate”"),
    "android_2_more": (
        "选“CA 证书”（也叫“从存储设备安装证书”）→“仍然安装”，再选刚下载的 kaibo-ca.cer。",
        "Choose “CA certificate” (or “Install from storage”) → “Install anyway”, then pick kaibo-ca.cer.",
    ),
    "android_3": ("回到本页", "Come back to this page"),
    "android_3_more": (
        "手机没有这个设置？直接点下面的按钮，在提示页点“高级”→“继续前往”。",
        "No such setting? Tap the button below, then “Advanced” → “Proceed”.",
    ),
    "on": ("进入课堂", "Go to the class"),
    "on_more": (
        "准备好后本页会自动进入；没有反应就点这个按钮。",
        "When ready, this page goes on by itself; if not, tap the button.",
    ),
    "download": ("点这里下载", "Download"),
    "settings": ("设置", "Settings"),
    "allow": ("允许", "Allow"),
    "search_word": ("证书", "certificate"),
    "ca_word": ("CA 证书", "CA certificate"),
    "downloaded_word": ("已下载描述文件", "Downloaded"),
    "trust_word": ("证书信任设置", "Trust settings"),
    "remove": ("课程结束后，可在系统设置里随时移除这张证书。", "You can remove the certificate in the phone's settings at any time."),
}


ENROL: dict[str, tuple[str, str]] = {
    "title": ("开播 · 网上报名", "Kaibo · apply for a class"),
    "inapp_why": (
        "这里打不开报名表：要先让手机信任培训机构的电脑。",
        "The form does not open in here: this phone has to trust the computer.",
    ),
    "trusted": ("可以了，正在打开报名表…", "All set, opening the form…"),
    "untrusted": (
        "第一次使用：先花一分钟让手机信任培训机构的电脑",
        "First time: one minute to let this phone trust the computer",
    ),
    "why": (
        "报名表里有个人信息，只在安全连接（https）下填写。培训机构的电脑在本地，所以要装一张只在局域网有效的证书，只装一次。",
        "The form holds personal data, so it needs https. The certificate is good on the local network; install it once.",
    ),
    "on": ("打开报名表", "Open the form"),
}
"""What is said otherwise on the way to the application form of a class."""


def words(language: Language, door: str = "join") -> dict[str, str]:
    """Every sentence in one language; `door` as in `Visit`."""
    at = 0 if language == "zh" else 1
    return {name: both[at] for name, both in (WORDS | (ENROL if door == "enrol" else {})).items()}
