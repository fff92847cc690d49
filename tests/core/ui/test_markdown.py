from guopei.core.ui.markdown import Heading, render


def test_the_title_is_taken_out_and_headings_get_anchors() -> None:
    text = render("# Title\n\nFirst.\n\n## What to do\n\nSecond.\n")
    assert (text.title, text.headings) == ("Title", [Heading(2, "What to do", "what-to-do")])
    assert text.html == '<p>First.</p>\n<h2 id="what-to-do">What to do</h2>\n<p>Second.</p>\n'


def test_html_is_shown_not_run() -> None:
    text = render('# T\n\n<script>alert(1)</script> <b onclick="x">b</b>\n')
    assert "<script" not in text.html
    assert "<b" not in text.html
    assert "&lt;script&gt;" in text.html


def test_addresses_that_run_scripts_make_no_link() -> None:
    text = render("# T\n\n[go](javascript:alert(1)) [on](data:text/html;base64,PHNjcmlwdD4=)\n")
    assert "<a " not in text.html


def test_links_are_turned_into_addresses_of_this_site() -> None:
    text = render("# T\n\n[one](one.md)\n", link=lambda href: f"/help/{href.removesuffix('.md')}/")
    assert text.html == '<p><a href="/help/one/" class="gp-link">one</a></p>\n'


def test_tables_are_the_houses_own() -> None:
    text = render("# T\n\n| a | b |\n|---|---|\n| 1 | 2 |\n")
    assert text.html.startswith('<div class="gp-table-wrap"><table class="gp-table">\n<thead>')
    assert text.html.rstrip().endswith("</table></div>")


def test_a_text_without_a_title_keeps_all_of_itself() -> None:
    assert render("Just this.\n").html == "<p>Just this.</p>\n"
