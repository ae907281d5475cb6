"""A template says in each person's language what `gettext` would say at every showing."""

from __future__ import annotations

import pytest
from flask import Flask, render_template
from jinja2 import DictLoader, TemplateSyntaxError
from markupsafe import Markup

from services.orders.pages.compiling import Templates

PAGES = {
    "plain.html": '<p title="{{ _("Order status") }}">{{ _("Back") }}</p>',
    "filled.html": '{{ _("Order %(number)s", number=number) }}',
    "chosen.html": '{{ _("Back") if back else _("Further") }}',
    "given.html": '{% macro b(name) %}<b>{{ name }}</b>{% endmacro %}{{ b(_("Back")) }}',
    "outer.html": '{% include "plain.html" %}',
    "unsaid.html": "{{ _(sentence) }}",
    "apostrophe.html": """{{ _("isn't in any catalog: 5%% & more") }}""",
    "counted.html": '{{ ngettext("%(num)s day", "%(num)s days", days) }}',
}


def said(name: str, said_in: str, **context: object) -> str:
    return said_by(shop(), name, said_in, **context)


def shop() -> Flask:
    app = Flask(__name__)
    app.jinja_environment, app.jinja_loader = Templates, DictLoader(PAGES)
    return app


def said_by(app: Flask, name: str, said_in: str, **context: object) -> str:
    with app.test_request_context(headers={"Cookie": f"language={said_in}"}):
        return render_template(name, **context)


@pytest.mark.parametrize(
    ("said_in", "shown"),
    [("id", '<p title="Status pesanan">Kembali</p>'), ("en", '<p title="Order status">Back</p>')],
)
def test_a_sentence_is_said_in_the_language_of_the_person(said_in: str, shown: str) -> None:
    assert said("plain.html", said_in) == shown
    assert said("outer.html", said_in) == shown


def test_two_people_in_turn_get_the_same_template_each_in_their_language() -> None:
    app = shop()
    assert [said_by(app, "given.html", one) for one in ("id", "en", "id")] == [
        "<b>Kembali</b>",
        "<b>Back</b>",
        "<b>Kembali</b>",
    ]


def test_what_fills_a_sentence_is_escaped() -> None:
    assert said("filled.html", "id", number="<i>1</i>") == "Pesanan &lt;i&gt;1&lt;/i&gt;"
    assert said("filled.html", "id", number=Markup("<i>1</i>")) == "Pesanan <i>1</i>"


def test_one_of_two_sentences() -> None:
    assert [said("chosen.html", "id", back=back) for back in (True, False)] == ["Kembali", "Berikutnya"]


def test_a_sentence_is_html_of_ours_and_its_doubled_percent_is_one() -> None:
    assert said("apostrophe.html", "id") == "isn't in any catalog: 5% & more"


def test_numbers_choose_the_form_in_english() -> None:
    assert [said("counted.html", "en", days=days) for days in (1, 2)] == ["1 day", "2 days"]
    assert said("counted.html", "id", days=2) == "2 hari"


def test_only_a_sentence_that_the_catalogs_can_know_is_said() -> None:
    with pytest.raises(TemplateSyntaxError):
        said("unsaid.html", "id", sentence="Back")
