"""The sentences behind the codes: why a file is refused, what is wrong with a cell, what was odd about a workbook."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guopei.core.refusal import Refused

REFUSALS: dict[str, Any] = {
    "empty_file": _("The file is empty (0 bytes)."),
    "file_too_large": _("The file is larger than %(megabytes)s MB. Split it, for example one file per county."),
    "encrypted": _("The workbook is protected by a password. Remove the password, save, and send it again."),
    "damaged_package": _(
        "The file is damaged or was cut off on its way. Open it in Excel or WPS, save it again, and resend."
    ),
    "damaged_workbook": _(
        "The workbook is damaged, or written by a program that keeps to no rules. Open it in Excel or WPS, save as "
        ".xlsx, and resend."
    ),
    "doubled_parts": _("The workbook holds two parts of one name, which Excel never writes. Save it again and resend."),
    "overlapping_parts": _("The workbook's parts overlap, as in a manipulated file. It was not opened."),
    "too_many_parts": _(
        "The workbook consists of %(count)s parts; at most %(limit)s are read. Remove pictures and resend."
    ),
    "unpacks_too_large": _("Unpacked, the workbook is larger than %(megabytes)s MB. Split it and resend."),
    "packed_too_tightly": _(
        "The file unpacks to more than %(ratio)s times its size, as only manipulated files do. It was not opened."
    ),
    "hostile_xml": _("The workbook contains XML declarations that Excel never writes. It was not opened."),
    "too_many_rows": _("More than %(limit)s rows. Split the workbook and send the parts one by one."),
    "too_many_columns": _(
        "Cells beyond column %(limit)s are filled. Delete the columns right of your table and resend."
    ),
    "too_many_cells": _(
        "The sheets span more than %(limit)s cells. Delete empty rows and columns, or split the workbook."
    ),
    "html_as_workbook": _(
        "This is a web page without a table, perhaps the sign-in page of the system that you meant to export from. "
        "Export again and resend."
    ),
    "xml_as_workbook": _("This is an XML file, not a workbook. Open it in Excel or WPS, save as .xlsx, and resend."),
    "old_excel": _("This workbook is from Excel 4 or earlier. Open it in Excel or WPS, save as .xlsx, and resend."),
    "not_a_spreadsheet": _(
        "This is not a spreadsheet (it looks like: %(kind)s). Send a spreadsheet file (.xlsx, .xls, .xlsb, .ods, .csv)."
    ),
    "unknown_content": _(
        "This is neither a workbook nor a text that can be read. Open it in Excel or WPS, save as .xlsx, and resend."
    ),
    "owner_file": _(
        "This is the lock file (~$…) that Office makes while a workbook is open. Send the workbook itself."
    ),
    "csv_mixed_encodings": _(
        "The text changes its encoding at byte %(byte)s (UTF-8, then GB18030). Save it again in one encoding."
    ),
    "csv_cut_off": _(
        "The text ends in the middle of a character (byte %(byte)s): the file was cut off. Send it again."
    ),
    "csv_unknown_encoding": _(
        "The text is neither UTF-8, UTF-16 nor GB18030 (byte %(byte)s). Save it as UTF-8 and resend."
    ),
    "csv_broken_quotes": _("A quotation mark in the text file is never closed. Save it as .xlsx and resend."),
    "no_header": _("No sheet has a header row in which names or ID numbers could be recognised. Use the template."),
    "no_rows": _("The workbook has no rows under its header."),
    "only_hidden_sheets": _(
        "The only sheets with a recognisable header are hidden. Unhide the one you mean and resend."
    ),
    "missing_columns": _("Required columns are missing: %(columns)s. Add them and send the file again."),
    "too_much_memory": _(
        "Reading the workbook would need more memory than is allowed. Delete empty areas, or split it."
    ),
    "took_too_long": _("Reading the workbook took too long and was stopped. Split it and resend."),
    "reader_died": _(
        "The program that reads the file was stopped by the system before its end. Nothing was taken over; check "
        "again, and if it happens once more, save the file again in Excel or WPS and send that."
    ),
    "reader_failed": _(
        "The file holds something that the reading program does not know. Nothing was taken over. Open it in Excel or "
        "WPS, save as .xlsx, and resend; if that does not help, tell the administrators (place: %(where)s)."
    ),
}

WARNINGS: dict[str, Any] = {
    "macros_ignored": _("The workbook contains macros. They were not run and are not in the workbook you get back."),
    "external_links_ignored": _("The workbook refers to other workbooks. Only the values saved in it were read."),
    "stray_cells": _("Filled cells far outside the table were set aside: %(cells)s."),
    "hidden_sheet": _("The hidden sheet “%(sheet)s” was not read."),
    "hidden_rows": _(
        "Sheet “%(sheet)s” has %(count)s hidden rows. They were read; please make sure that they are meant."
    ),
    "no_header": _("Sheet “%(sheet)s” has no recognisable header and was not read."),
}

SKIPPED: dict[str, Any] = {
    "empty": _("blank rows"),
    "header": _("repeated headers"),
    "total": _("rows of totals"),
    "signature": _("rows of signatures and remarks"),
}

GRADES: dict[str, Any] = {
    "clean": _("In order"),
    "fixed": _("Mended by the system"),
    "confirm": _("Please look"),
    "refused": _("Refused"),
}

FINDINGS: dict[str, Any] = {
    # put right without asking
    "spaces_removed": _("Superfluous spaces were removed."),
    "characters_folded": _("Full-width or invisible characters were replaced."),
    "apostrophe_removed": _("A leading apostrophe was removed."),
    "name_dot": _("The dot in the name was written as “·”."),
    "name_spaces": _("Spaces inside the name were removed."),
    "id_15_to_18": _("The 15-digit ID number was extended to 18 digits."),
    "id_lower_x": _("The lower-case x of the ID number was made a capital."),
    "id_cleaned": _("Spaces, full-width or invisible characters were removed from the ID number."),
    "mobile_cleaned": _("Country code, spaces or hyphens were removed from the mobile number."),
    "date_read": _("“%(before)s” was read as %(after)s."),
    "date_serial": _("Excel's day number %(before)s was read as %(after)s."),
    "years_read": _("“%(before)s” was read as %(after)s."),
    "age_from_date": _("The age was worked out from the date %(before)s."),
    "filled_from_above": _("“%(before)s”: the value of the row above (%(after)s) was taken."),
    "filled_from_merged": _("The merged cell's value (%(after)s) was taken."),
    "title_renamed": _("The title “%(before)s” was read as “%(after)s”."),
    "code_matched": _("“%(before)s” was read as “%(after)s”."),
    "code_point_removed": _("“%(before)s” was read as %(after)s."),
    "subject_matched": _("The subject “%(before)s” was read as “%(after)s”."),
    "email_cleaned": _("Spaces, capitals or full-width characters of the e-mail address were put right."),
    # somebody should look
    "name_note_removed": _("What stands in brackets after the name was left out: please check “%(after)s”."),
    "name_private_character": _(
        "The name contains a character from a private font, which others cannot see. Type it again."
    ),
    "name_odd": _("“%(before)s” does not look like a name: please check."),
    "age_out_of_range": _("Born on %(before)s: the age is unusual for a teacher. Please check the ID number."),
    "id_other_document": _(
        "Not a resident ID card: the number cannot be checked. Please compare it with the document."
    ),
    "sex_differs": _("The sex given (%(before)s) differs from the one in the ID number."),
    "birth_differs": _("The birth date given (%(before)s) differs from the one in the ID number (%(after)s)."),
    "age_differs": _("The age given (%(before)s) does not fit the ID number (%(after)s)."),
    "mobile_several": _("Several numbers: the first (%(after)s) was taken."),
    "date_short_year": _("“%(before)s” was read as %(after)s: please check the century."),
    "date_ambiguous": _("“%(before)s” can be read in two ways; %(after)s was taken."),
    "years_from_date": _("The years of service (%(after)s) were worked out from “%(before)s”."),
    "code_of_several": _("“%(before)s” names several things; “%(after)s” was taken."),
    "subject_several": _("“%(before)s” names several subjects; “%(after)s” was taken as the main one."),
    "email_shape": _("This is not an e-mail address; it was left out."),
    "row_hidden": _("This row is hidden in your workbook: is it meant to be sent?"),
    # not possible
    "required_missing": _("Required, but empty."),
    "required_null": _("“%(before)s” counts as empty, but something is required here."),
    "formula_failed": _("The formula in this cell gives an error (%(before)s). Type the value itself."),
    "formula_unsaved": _(
        "The formula in this cell has no saved result. Open the workbook in Excel or WPS and save, or type the value."
    ),
    "id_lost_digits": _(
        "Excel has turned the ID number into a number and lost its last digits. Set the cell to text and type it again."
    ),
    "id_length": _("An ID number has 18 digits (older ones 15); this one has a different length."),
    "id_shape": _("This is not an ID number."),
    "id_letters": _("The ID number has letters where digits stand: O typed for 0, or I or l for 1?"),
    "id_check_digit": _("The ID number's check digit is wrong: at least one digit is mistyped."),
    "id_birth": _("The birth date in the ID number does not exist or lies in the future."),
    "mobile_lost_digits": _("Excel has shortened the mobile number. Set the cell to text and type it again."),
    "mobile_is_land_line": _("This is a land line; a mobile number is needed."),
    "mobile_shape": _("This is not a mobile number of 11 digits."),
    "date_unreadable": _("“%(before)s” cannot be read as a date."),
    "number_unreadable": _("“%(before)s” is not a number."),
    "number_not_whole": _("“%(before)s” is not a whole number."),
    "number_lost_digits": _(
        "Excel has turned the code into a number and lost its last digits. Set the cell to text and type it again."
    ),
    "years_unreadable": _("“%(before)s” cannot be read as years of service."),
    "code_unlisted": _("“%(before)s” is not in the list of allowed values."),
    "subject_unlisted": _("“%(before)s” is not a known subject."),
    "text_too_long": _("Longer than the %(after)s characters allowed."),
    "same_as_nothing": _("“Same as above”, but there is nothing above."),
    "same_as_refused": _("“Same as above”, but the row above is refused: mend that row, or write the value out here."),
}


def refusal(code: str, **params: Any) -> Refused:
    """The Refused for a code of `REFUSALS`."""
    return Refused(REFUSALS[code], code=f"sheets.{code}", params=params)


# Kinds that leave a cell out when its column is not required.
LEAVING_OUT = frozenset(
    {
        "code_unlisted",
        "date_unreadable",
        "formula_failed",
        "formula_unsaved",
        "mobile_is_land_line",
        "mobile_lost_digits",
        "mobile_shape",
        "number_lost_digits",
        "number_not_whole",
        "number_unreadable",
        "subject_unlisted",
        "text_too_long",
        "years_unreadable",
    }
)


def sentence(kind: str, finding: Mapping[str, Any] | None = None, *, grade: str = "") -> str:
    """What a finding says, in the reader's language. `finding` gives "before" and "after" (both may be missing).

    With the grade "confirm" it says too that what cannot be read was left out.
    """
    values = finding or {}
    said = str(FINDINGS[kind])
    if "%(" in said:
        said = said % {"before": values.get("before") or "", "after": values.get("after") or ""}
    if grade == "confirm" and kind in LEAVING_OUT:
        return gettext("%(finding)s It was left out.") % {"finding": said}
    return said


def warning(code: str, **params: Any) -> str:
    """A warning about the workbook, in the reader's language."""
    template = str(WARNINGS[code])
    return template % params if params else template
