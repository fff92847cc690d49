"""The icons that pages may use. One sprite holds exactly these, so that no page waits for five thousand others.

Need another? Add its Tabler name (https://tabler.io/icons, outline) here in alphabetical order and run `manage.py icons`.
"""

from pathlib import Path

ICONS = (
    "adjustments-horizontal alert-circle alert-triangle archive arrow-back-up arrow-down arrow-left arrow-narrow-right "
    "arrow-right arrow-up award ban bell bookmark book book-2 books briefcase building building-bank building-community "
    "calculator calendar calendar-due calendar-event calendar-stats cash certificate chalkboard "
    "chart-bar chart-donut chart-line check checklist checks chevron-down chevron-left chevron-right chevron-up circle "
    "circle-check circle-dashed circle-dot circle-x clipboard-check clipboard-list clipboard-text clock clock-exclamation "
    "code coin coins copy database device-floppy device-mobile dots download edit external-link eye eye-off "
    "file file-certificate file-description file-download file-export file-import file-report file-spreadsheet "
    "file-text file-type-pdf file-upload files filter filter-off flag flag-2 folder folders gauge gavel git-compare hand-stop "
    "help help-circle history hierarchy hierarchy-2 home id id-badge-2 inbox info-circle key language layout-dashboard "
    "layout-list link list list-check list-details list-numbers lock lock-open logout mail map map-2 map-pin medal menu-2 "
    "message message-report message-2 messages microscope minus notebook notes number package paperclip pencil "
    "percentage phone photo pin player-pause player-play player-stop plus point presentation presentation-analytics "
    "printer progress progress-check qrcode question-mark receipt receipt-2 refresh report report-analytics report-money "
    "report-search rotate route ruler-2 scale school search selector send server settings shield shield-check shield-lock "
    "signature sitemap sort-ascending sort-descending speakerphone star stars switch-horizontal table table-export "
    "table-import table-options tag tags target-arrow template timeline timeline-event tool trash trending-up "
    "triangle-square-circle trophy upload user user-check user-circle user-cog user-exclamation user-plus user-search "
    "user-shield user-star user-x users users-group versions wallet world writing x zoom-question"
).split()


def build_sprite(source: Path, target: Path, names: list[str] | None = None) -> list[str]:
    """Write one SVG sprite of `names` (all of ICONS by default) from Tabler's outline folder.

    Returns the names that the folder does not have; the sprite is written without them.
    """
    symbols, missing = [], []
    for name in names or ICONS:
        path = source / f"{name}.svg"
        if not path.exists():
            missing.append(name)
            continue
        svg = path.read_text(encoding="utf-8")
        body = svg[svg.index(">", svg.index("<svg")) + 1 : svg.rindex("</svg>")]
        shapes = "".join(line.strip() for line in body.splitlines() if 'd="M0 0h24v24H0z"' not in line)
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{shapes}</symbol>')
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(symbols)}</svg>\n',
        encoding="utf-8",
    )
    return missing
