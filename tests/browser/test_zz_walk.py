import re, io
from datetime import datetime, timedelta, timezone
import pytest
from sandbox.papers import Sheet, write_workbook
from tests.browser.school import SchoolClass
from tests.browser.student import Student, expect
from tests.browser.test_intake import at_desk
from tests.training.classes import id_number
from sandbox.identity.vault import CONSENT_VERSION
pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]

def form(at, **changes):
    return {"name": f"报名{at:02}", "id_number": id_number(at), "phone": f"138{at:08}", "education": "大专", "occupation": "种茶",
        "skills": {"reading": "good", "writing": "good", "computing": "basic", "network": "basic"},
        "motive": "project", "project": "把家里的茶油放到直播间卖，还想带上同村的腊味、剁辣椒和手工米粉一起卖", "can_attend": at % 3 > 0, "subsidy": "eligible",
        "consent": True, "consent_version": CONSENT_VERSION, **changes}

def test_walk(kaibo, context, shot, tmp_path):
    day = datetime.now(timezone(timedelta(hours=8))).date().isoformat()
    s = SchoolClass(kaibo, day)
    link = s.office.send("PUT", f"/cohorts/{s.id}/enrolment", {"closes_on": "2027-01-31"})["token"]
    for at in range(10, 18):
        s.office.send("POST", f"/enrol/{link}", form(at))
    apps = s.office.send("GET", f"/cohorts/{s.id}/applications")
    for one in apps[:5]:
        s.lecturer.send("POST", f"/cohorts/{s.id}/applications/{one['id']}/recommend")
    for one in apps[1:6]:
        s.office.send("POST", f"/cohorts/{s.id}/applications/{one['id']}/recommend")
    s.lecturer.send("PUT", f"/cohorts/{s.id}/applications/{apps[1]['id']}/interview", {"score": 82, "note": "想法清楚"})
    s.office.send("POST", f"/cohorts/{s.id}/applications/{apps[7]['id']}/refuse", {"reason": "不能全程参加"})
    s.office.send("POST", f"/cohorts/{s.id}/groups", {"name": "茶油组", "members": s.ids[:2]})
    s.office.send("POST", f"/cohorts/{s.id}/groups", {"name": "腊味组", "members": s.ids[2:4]})
    lamp = s.assistant.send("POST", f"/cohorts/{s.id}/handouts", {"kind": "equipment", "name": "美颜灯", "pieces": 1})["id"]
    s.assistant.send("POST", f"/cohorts/{s.id}/handouts/{lamp}/paper", {"people": s.ids[:3]})
    s.assistant.send("POST", f"/cohorts/{s.id}/handouts/{lamp}/returns", {"people": s.ids[:1]})
    s.lecturer.send("PUT", f"/sessions/{s.sessions[0]['id']}/performance", {"students": [{"person_id": s.ids[0], "took_part": 3, "exercise": "on_time", "note": "提问积极"}]})
    s.authority.send("POST", f"/cohorts/{s.id}/class-visits", {"session_id": s.sessions[0]["id"], "score": 88, "note": "开场互动充分，实操时间够；后排看不清投影。"})
    import asyncio
    for i, acc in enumerate(s.students[:4]):
        import httpx, ssl, secrets
        c = ssl.create_default_context(); c.check_hostname=False; c.verify_mode=ssl.CERT_NONE
        h = httpx.Client(base_url=f"{kaibo.url}/api", verify=c)
        H = lambda: {"Origin": kaibo.url, "Idempotency-Key": secrets.token_hex(16)}
        r = h.post("/sign-in/ticket", json={"ticket": s.ticket, "login": acc["login"], "pin": acc["secret"]}, headers=H()); assert r.is_success, r.text
        r = h.post(f"/cohorts/{s.id}/forms/S4", json={"answers": {"today": {"content": 5 - i % 2, "clear": 4 - i % 3, "practice": 3 + i % 3, "place": 5}}}, headers=H())
        print("S4", r.status_code, r.text[:200])
        h.close()
    errors = []
    lec = context(desk=True).new_page(); auth = context(desk=True).new_page(); off = context(desk=True).new_page()
    for n, p in (("lec", lec), ("auth", auth), ("off", off)):
        p.on("pageerror", lambda e, n=n: errors.append((n, str(e))))
        p.on("response", lambda r, n=n: errors.append((n, r.status, r.url)) if r.status >= 400 else None)
    at_desk(off, s, s.office.account, "school?tab=intake")
    expect(off.get_by_text("报名名单")).to_be_visible()
    off.get_by_role("button", name="学员00").click(); off.get_by_role("button", name="学员04").click()
    shot(off, "w-intake")
    off.get_by_role("button", name="移到这里").last.click(); off.wait_for_timeout(1500)
    shot(off, "w-groups")
    off.goto(f"{kaibo.url}/desk/school?tab=office&part=subsidy"); expect(off.get_by_text("导出台账 Excel")).to_be_visible()
    off.get_by_role("button", name="登记").first.click(); off.get_by_text("已批准").last.click(); off.get_by_label("金额（元）").fill("1800")
    off.wait_for_timeout(500); shot(off, "w-subsidy-form")
    off.get_by_label("批准号或凭证号").fill("补2026-1"); off.get_by_role("button", name="保存").click(); expect(off.get_by_text("¥1,800.00").first).to_be_visible(); off.wait_for_timeout(600); shot(off, "w-subsidy")
    off.goto(f"{kaibo.url}/desk/school?tab=office&part=province"); expect(off.get_by_text("考核结果对照")).to_be_visible()
    off.get_by_label("备案号").fill("湘备2026-8"); off.get_by_role("button", name="保存").click()
    bad = tmp_path / "bad.xlsx"; bad.write_bytes(write_workbook([Sheet("省平台结果", ("身份证号", "姓名", "考核结果", "证书编号"), [[id_number(0), "学员00", "优秀", ""], [id_number(1), "学员01", "合格", ""], [id_number(1), "学员01", "合格", ""]])]))
    off.locator("input[type=file][accept='.xlsx']").set_input_files(str(bad)); expect(off.get_by_text("一行也没有导入")).to_be_visible()
    pdf = tmp_path / "批复.pdf"; pdf.write_bytes(b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n")
    off.locator("input[type=file][accept='.pdf,image/*']").first.set_input_files(str(pdf)); expect(off.get_by_text("批复.pdf")).to_be_visible()
    off.wait_for_timeout(500); shot(off, "w-province-bad")
    good = tmp_path / "good.xlsx"; good.write_bytes(write_workbook([Sheet("省平台结果", ("身份证号", "姓名", "考核结果", "证书编号"), [[id_number(0), "学员00", "合格", "湘证2026-001"]])]))
    off.locator("input[type=file][accept='.xlsx']").set_input_files(str(good)); expect(off.get_by_text("湘证2026-001")).to_be_visible()
    off.get_by_role("button", name="导出报送省平台").click(); off.locator(".el-message-box input").fill("报送省平台")
    with off.expect_download() as d:
        off.locator(".el-message-box").get_by_role("button", name="导出报送省平台").click()
    print("download", d.value.suggested_filename); off.wait_for_timeout(600); shot(off, "w-province")
    off.goto(f"{kaibo.url}/desk/accounts"); off.get_by_role("button", name="个人信息").first.click()
    off.get_by_placeholder("如：办证核对").fill("办证核对"); off.get_by_role("button", name="查看完整号码").click(); expect(off.get_by_text(id_number(0))).to_be_visible(); off.wait_for_timeout(400); shot(off, "w-private")
    with off.expect_download() as d:
        off.get_by_role("button", name="导出他的全部信息").click()
    print("download", d.value.suggested_filename)
    at_desk(lec, s, s.lecturer.account, "school?tab=office&part=performance"); expect(lec.get_by_text("累计参与")).to_be_visible()
    lec.locator("tbody tr").nth(1).get_by_text("迟交").click(); lec.wait_for_timeout(300); shot(lec, "w-perf"); lec.get_by_role("button", name="保存 1 人").click(); expect(lec.get_by_text("已保存 1 人")).to_be_visible()
    lec.goto(f"{kaibo.url}/desk/school?tab=office&part=handouts"); expect(lec.get_by_text("3/5 已签，1 已还")).to_be_visible(); shot(lec, "w-equipment")
    at_desk(auth, s, s.authority.account, "classes"); auth.wait_for_timeout(1500); shot(auth, "w-auth-classes")
    auth.goto(f"{kaibo.url}/desk/accounts"); auth.wait_for_timeout(1000); shot(auth, "w-auth-accounts")
    auth.goto(f"{kaibo.url}/desk/school?tab=office"); expect(auth.get_by_text("已听课 1 次")).to_be_visible(); shot(auth, "w-visits")
    auth.get_by_role("button", name="登记听课").click(); auth.wait_for_timeout(600); shot(auth, "w-visit-form"); auth.keyboard.press("Escape")
    auth.goto(f"{kaibo.url}/desk/school?tab=office&part=satisfaction"); auth.wait_for_timeout(1500); shot(auth, "w-sat")
    auth.goto(f"{kaibo.url}/desk/school?tab=office&part=province"); auth.wait_for_timeout(1000); shot(auth, "w-auth-province")
    ph = context().new_page()
    ph.on("pageerror", lambda e: errors.append(("ph", str(e))))
    ph.goto(f"{kaibo.url}/phone/enrol/{link}"); expect(ph.get_by_text("学员登记表")).to_be_visible()
    ph.get_by_role("button", name="提交报名").click(); ph.wait_for_timeout(500); ph.screenshot(path="screenshots/w-enrol-missing.png", full_page=True)
    ph.goto(f"{kaibo.url}/phone/enrol/0000"); ph.wait_for_timeout(1000); shot(ph, "w-enrol-gone")
    s.office.send("DELETE", f"/cohorts/{s.id}/enrolment")
    ph.goto(f"{kaibo.url}/phone/enrol/{link}"); ph.wait_for_timeout(1000); shot(ph, "w-enrol-over")
    ph.goto(f"{kaibo.url}/phone/enrol/slip/0000"); ph.wait_for_timeout(1000); shot(ph, "w-slip-gone")
    st = Student(context().new_page(), s.running, s.students[0]); st.join(); st.go("handouts"); st.page.wait_for_timeout(800); shot(st.page, "w-phone-handouts")
    print("ERRORS", errors)
    s.close()
