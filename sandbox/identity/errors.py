"""What identity says no with."""

from sandbox.errors import Forbidden, NotFound, NotSignedIn, Refused


class SignInRefused(NotSignedIn):
    """Login and secret do not belong together; the same words whether the login exists or not."""

    code = "sign_in_refused"
    zh = "登录名或密码不对，请检查后再试。忘了密码就请老师重设。"
    en = "Login or password is not right. Check both and try again; if you forgot it, ask for a new one."


class PinRefused(NotSignedIn):
    """Student and PIN do not belong together."""

    code = "pin_refused"
    zh = "PIN 码不对，请检查后再试。忘了就请老师重设。"
    en = "The PIN is not right. Check it and try again; if you forgot it, ask your lecturer for a new one."


class TicketGone(NotFound):
    """The class ticket or its code is wrong or over."""

    code = "ticket_gone"
    zh = "班级码不对，或者已经过期。请扫老师屏幕上现在的二维码，或输入现在的六位数字。"
    en = "This class code is wrong or has expired. Scan the one on the lecturer's screen now, or type its six digits."


class NoTicket(NotFound):
    """The cohort has no ticket that holds."""

    code = "no_ticket"
    zh = "这个班现在没有有效的班级码。请点“生成班级码”。"
    en = "This class has no valid ticket now. Make a new one."


class InsecureWay(Forbidden):
    """Somebody wants to sign in over plain http from another machine."""

    code = "https_needed"
    zh = "请用 https 开头的地址登录，这样密码才不会被别人看到。"
    en = "Open the address that starts with https to sign in, so that nobody can read your password."


class LoginTaken(Refused):
    """Two people cannot have one login."""

    code = "login_taken"
    zh = "登录名“{login}”已经有人用了，请换一个。"
    en = "The login “{login}” is taken. Choose another one."
