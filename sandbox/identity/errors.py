"""What identity says no with."""

from sandbox.errors import Forbidden, Invalid, NotFound, NotSignedIn, Refused


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


class InstitutionKnown(Refused):
    """Two institutions cannot have one name."""

    code = "institution_known"
    zh = "已经有叫“{name}”的机构。要给它加账号，请从机构列表里选它。"
    en = "There is an institution called “{name}” already. To add an account to it, choose it from the list."


class OwnAccount(Refused):
    """Nobody closes or resets himself."""

    code = "own_account"
    zh = "不能停用或重设自己的账号。改自己的密码请到“修改密码”；要停用请同事来做。"
    en = "You cannot close or reset your own account. Change your password on its own page; let a colleague close the account."


class LastAuthority(Refused):
    """Without an account of the authority nobody could make institutions any more."""

    code = "last_authority"
    zh = "这是管理部门最后一个可用的账号，不能停用。请先为管理部门再建一个账号。"
    en = "This is the last open account of the authority. Add another one before you close it."


class StaffClosed(Refused):
    """The account is not in use."""

    code = "staff_closed"
    zh = "{name}的账号已停用。请先恢复账号，再重设密码。"
    en = "The account of {name} is closed. Open it again before you reset its password."


class OldSecretWrong(Invalid):
    """Whoever changes a password or PIN has to know the one that holds now; `fields` says which field."""

    code = "old_secret_wrong"
    zh = "现在的密码不对，没有修改。请检查后再试；忘了就请管理账号的人重设。"
    en = "The present password is not right, so nothing was changed. Check it and try again; if you forgot it, ask for a new one."


class RosterFull(Refused):
    """There is no seat for that many."""

    code = "roster_full"
    zh = "一个班最多 {most} 名学员（规程 R-CLS-1）。本班已有 {have} 名，还能加 {room} 名，这次要加 {wanted} 名，一个也没有加。"
    en = "A class has at most {most} students (R-CLS-1). This one has {have} and room for {room}; {wanted} were to be added, and none was."
