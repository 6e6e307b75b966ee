"""Chat by webhook, to a real HTTP server on this machine: what is posted, what counts as sent, what stays secret."""

import json
import logging
from dataclasses import replace
from threading import Thread

import pytest

from pipelines.brief.claims import Heading
from pipelines.brief.frozen import thaw
from pipelines.deliver.chat import slack, teams
from pipelines.deliver.sending import deliver
from spiders.errors import DeliveryError, UncertainDeliveryError
from tests.pipelines.deliver.conftest import NOW, by_chat, secrets
from tests.pipelines.deliver.servers import Hook, certificate, webhook

HOSTILE = "<!channel> <@U123> <https://evil.example.org|here> *b* _i_ ~s~ `c` & [x](https://evil.example.org) @here"
SECRET_PARTS = ("T0SECRET1", "B0SECRET2", "token-SECRET3")


@pytest.fixture
def briefing(issued):
    return thaw(issued)


@pytest.fixture
def hostile(briefing):
    card = replace(briefing.cards[0], heading=Heading("At ", HOSTILE), question=HOSTILE)
    return replace(briefing, finding=Heading("What they love: ", HOSTILE), cards=(card,) * 5)


@pytest.mark.parametrize("kind", ["slack", "teams"])
def test_what_is_posted(week, hook, briefing, kind):
    deliver(week, by_chat(kind), secrets(LOVELODE_CHAT_URL=hook.url), NOW)
    (post,) = hook.posts
    link = "https://intranet.example.org/2026-W47/briefing.html"
    assert post == (slack if kind == "slack" else teams)(briefing, link)
    assert hook.paths == [Hook.path]
    words = json.dumps(post, ensure_ascii=False)
    for part in ("week 47: at Zippa, “refund in one tap”", "Collection complete.", "● Confirmed", link):
        assert part in words.replace("\u00a0", " ")
    assert briefing.cards[0].question in words


def test_without_a_link_there_is_none(briefing):
    assert "http" not in json.dumps(slack(briefing, ""))
    assert "actions" not in teams(briefing, "")["attachments"][0]["content"]


def test_a_week_without_claims_says_why(briefing):
    quiet = replace(briefing, cards=(), no_cards="No moment stands out beyond chance this week.")
    for payload in (slack(quiet, ""), teams(quiet, "")):
        assert quiet.no_cards in json.dumps(payload)


def test_foreign_words_are_no_slack_markup(hostile):
    payload = slack(hostile, "https://intranet.example.org/?a=1&b=2")
    *texts, link = [block["text"] for block in payload["blocks"]]
    assert link["text"] == "<https://intranet.example.org/?a=1&amp;b=2|Read the briefing>"
    for text in (*(each["text"] for each in texts), payload["text"]):
        assert "<" not in text and ">" not in text
        inside = text.replace("&amp;", "").replace("&lt;", "").replace("&gt;", "")
        assert "&" not in inside and not set("_~`") & set(inside)
        assert inside.count("*") in (0, 2), "only our own emphasis, around a whole line"
    assert all(text["verbatim"] for text in texts)  # nor does Slack look for links and names by itself


def test_foreign_words_are_no_teams_markup(hostile):
    card = teams(hostile, "")["attachments"][0]["content"]
    assert {block["type"] for block in card["body"]} == {"RichTextBlock"}
    assert {run["type"] for block in card["body"] for run in block["inlines"]} == {"TextRun"}


def test_a_post_is_short_whatever_the_briefing_holds(briefing):
    endless = Heading("At ", "word " * 9000)
    card = replace(briefing.cards[0], heading=endless, question="w " * 9000)
    long = replace(briefing, finding=endless, cards=(card,) * 9)
    assert all(len(block["text"]["text"]) <= 3000 for block in slack(long, "")["blocks"])
    assert len(slack(long, "")["blocks"]) == 5  # finding, collection, three claims
    assert len(json.dumps(teams(long, ""))) < 28_000


# What counts as sent


@pytest.mark.parametrize("status", [400, 403, 404, 410, 429, 500, 503])
def test_a_refused_post_is_tried_again(week, hook, status):
    hook.answers.append((status, "no_service"))
    with pytest.raises(DeliveryError, match=rf"cx \(slack\): HTTP {status} no_service") as error:
        deliver(week, by_chat(), secrets(LOVELODE_CHAT_URL=hook.url), NOW)
    assert not isinstance(error.value, UncertainDeliveryError)
    deliver(week, by_chat(), secrets(LOVELODE_CHAT_URL=hook.url), NOW)
    deliver(week, by_chat(), secrets(LOVELODE_CHAT_URL=hook.url), NOW)
    assert len(hook.posts) == 2


@pytest.mark.parametrize("answer", [None, (502, ""), (504, "")])
def test_a_post_without_an_answer_is_not_sent_again_by_itself(week, hook, answer):
    hook.answers.append(answer)
    for _ in range(2):
        with pytest.raises(UncertainDeliveryError, match="lovelode deliver --again cx"):
            deliver(week, by_chat(), secrets(LOVELODE_CHAT_URL=hook.url), NOW)
    assert len(hook.posts) == 1
    deliver(week, by_chat(), secrets(LOVELODE_CHAT_URL=hook.url), NOW, again="cx")
    assert len(hook.posts) == 2


def test_teams_workflows_accept_with_202(week, hook):
    hook.answers.append((202, ""))
    (outcome,) = deliver(week, by_chat("teams"), secrets(LOVELODE_CHAT_URL=hook.url), NOW)
    assert outcome.state == "sent"


def test_nobody_there_is_safe_to_try_again(week):
    with pytest.raises(DeliveryError, match="cannot connect") as error:
        deliver(week, by_chat(), secrets(LOVELODE_CHAT_URL=f"http://127.0.0.1:1{Hook.path}"), NOW)
    assert not isinstance(error.value, UncertainDeliveryError)


# The URL is a secret


@pytest.mark.parametrize(
    "url",
    ["http://hooks.example.org/services/T0SECRET1", "ftp://hooks.example.org/T0SECRET1", "T0SECRET1", "https://",
     "http://127.0.0.1.example.org/T0SECRET1", "https://[T0SECRET1", "//hooks.example.org/T0SECRET1"],
)  # fmt: skip
def test_without_tls_nothing_leaves_this_machine(week, url):
    with pytest.raises(DeliveryError, match="LOVELODE_CHAT_URL is not an https address") as error:
        deliver(week, by_chat(), secrets(LOVELODE_CHAT_URL=url), NOW)
    assert "T0SECRET1" not in str(error.value)


def test_a_trusted_certificate_gets_the_post_and_another_gets_nothing(week, tmp_path, monkeypatch):
    path, context = certificate(tmp_path)
    with webhook(context) as hook:
        with pytest.raises(DeliveryError, match="CERTIFICATE_VERIFY_FAILED") as error:
            deliver(week, by_chat(), secrets(LOVELODE_CHAT_URL=hook.url), NOW)
        assert hook.posts == [] and not isinstance(error.value, UncertainDeliveryError)
        monkeypatch.setenv("SSL_CERT_FILE", str(path))
        deliver(week, by_chat(), secrets(LOVELODE_CHAT_URL=hook.url), NOW)
        assert len(hook.posts) == 1


def test_a_redirect_is_a_refusal(week, hook):
    with webhook() as elsewhere:
        hook.answers.append((307, elsewhere.url))
        with pytest.raises(DeliveryError, match="HTTP 307"):
            deliver(week, by_chat(), secrets(LOVELODE_CHAT_URL=hook.url), NOW)
        assert elsewhere.posts == []


def told_to_people(week, caplog, error: BaseException | None = None) -> str:
    """Logs at their most talkative, the ledger, and the error with all it came from."""
    words = [f"{record.name} {record.getMessage()} {record.exc_text or ''}" for record in caplog.records]
    while error:
        words.append(repr(error))
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\n".join([*words, (week / "deliveries.jsonl").read_text()])


def test_the_url_is_in_no_log(week, hook, caplog):
    caplog.set_level("DEBUG")
    deliver(week, by_chat(), secrets(LOVELODE_CHAT_URL=hook.url), NOW)
    told = told_to_people(week, caplog)
    assert "httpcore" in told and not [part for part in SECRET_PARTS if part in told]


@pytest.mark.parametrize("status", [404, 500, 502])
def test_the_url_is_in_no_error_even_if_the_server_repeats_it(week, hook, caplog, status):
    caplog.set_level("DEBUG")
    hook.answers.append((status, f"no such hook: {hook.url} {Hook.path} {' '.join(SECRET_PARTS)}"))
    with pytest.raises(DeliveryError, match="no such hook") as error:
        deliver(week, by_chat(), secrets(LOVELODE_CHAT_URL=hook.url), NOW)
    assert not [part for part in SECRET_PARTS if part in told_to_people(week, caplog, error.value)]


@pytest.mark.parametrize("answer", [None, "refused"])
def test_the_url_is_in_no_error_of_the_line(week, hook, caplog, answer):
    caplog.set_level("DEBUG")
    hook.answers.append(None)
    url = hook.url if answer is None else f"http://127.0.0.1:1{Hook.path}"
    with pytest.raises(DeliveryError) as error:
        deliver(week, by_chat(), secrets(LOVELODE_CHAT_URL=url), NOW)
    assert not [part for part in SECRET_PARTS if part in told_to_people(week, caplog, error.value)]


def test_what_other_threads_ask_is_logged_as_before(week, hook, caplog, monkeypatch):
    caplog.set_level("INFO")
    other = Thread(target=logging.getLogger("httpx").info, args=("HTTP Request: GET /health",))

    monkeypatch.setattr("pipelines.deliver.chat._first_words", lambda response: other.start() or other.join() or "")
    hook.answers.append((404, ""))
    with pytest.raises(DeliveryError):
        deliver(week, by_chat(), secrets(LOVELODE_CHAT_URL=hook.url), NOW)
    assert "HTTP Request: GET /health" in caplog.text
    logging.getLogger("httpx").info("afterwards")
    assert "afterwards" in caplog.text
