"""What the reviewer decides and what the auditor asks, on the same banner."""

from tests.walks.walker import Walker, timed


def work_as_reviewer(reviewer: Walker) -> None:
    """Work the inbox: confirm a file, judge a duplicate, look at quality, decide a change."""
    reviewer.go("/")
    reviewer.keep("01-inbox")
    with timed("confirm a surveyed file"):
        reviewer.go("/households?stage=surveyed&missing=")
        reviewer.follow("td a[href^='/households/']")
        reviewer.keep("02-surveyed-file")
    with timed("search the banner for duplicates"):
        reviewer.go("/households/duplicates")
        reviewer.press("全面排查")
        reviewer.follow_job()
        reviewer.go("/households/duplicates")
        reviewer.keep("03-duplicates")
    with timed("judge a pair by seeing both sides"):
        reviewer.follow("main table a[href*='/duplicates/']")
        reviewer.keep("03-pair")
        reviewer.page.locator("input[name=verdict][value=different]").check(force=True)
        reviewer.page.locator("[name=reason]").fill("同名，出生日期不同，已电话核对")
        reviewer.press("提交判定")
        reviewer.see("同名，出生日期不同")
        reviewer.keep("03-judged")
    with timed("data quality of the banner"):
        reviewer.go("/quality")
        reviewer.keep("04-quality")
        reviewer.follow("main table a")
        reviewer.keep("05-quality-rows")
    with timed("decide a change"):
        reviewer.go("/changes")
        reviewer.keep("06-changes")
        reviewer.follow("main td a[href*='/changes/']")
        reviewer.keep("07-change")
        reviewer.press("批准变更")
        reviewer.see("已变更")
        reviewer.keep("08-change-applied")


def work_as_auditor(auditor: Walker) -> None:
    """Ask who, when, old to new and why; look at everything and change nothing."""
    auditor.go("/")
    auditor.keep("01-first-page")
    with timed("the auditor's look"):
        auditor.go("/households?q=HH-150821-000148")
        auditor.follow("td a[href^='/households/']")
        household = auditor.page.url.rpartition("/")[2]
        auditor.keep("02-household")
        assert auditor.page.get_by_role("button", name="确认建档").count() == 0
        for place in ("history", "log", "family", "energy"):
            auditor.go(f"/households/{household}/{place}")
            auditor.keep(f"03-{place}")
        for number, path in enumerate(("/audit", "/changes", "/quality", "/households")):
            auditor.go(path)
            auditor.keep(f"04-{number}")
