"""How a figure is written for a reader: "£1.4bn", "3.5%", "87,000", "14 months". Nothing is ever rounded."""

from __future__ import annotations

from decimal import Decimal

Number = Decimal | int | float

_SYMBOLS = {"GBP": "£"}
_SCALES = ((Decimal(10) ** 12, "tn"), (Decimal(10) ** 9, "bn"), (Decimal(10) ** 6, "m"))
_MEASURES = {
    "percentage_points": ("percentage point", "percentage points"),
    "days": ("day", "days"),
    "weeks": ("week", "weeks"),
    "months": ("month", "months"),
    "years": ("year", "years"),
    "hours": ("hour", "hours"),
    "minutes": ("minute", "minutes"),
    "tonnes_co2e": ("tonne CO2e", "tonnes CO2e"),
}
_BARE = {"", "count", "other"}
# Qualifiers that read well before a figure; the rest ("and change", "fewer than a third") follow it in brackets.
_LEADING = frozenset(
    (
        "a minimum of", "about", "almost", "approximately", "around", "as many as", "as much as", "as little as",
        "at best", "at least", "at most", "barely", "broadly", "c.", "circa", "close to", "exactly", "fewer than",
        "in excess of", "in the region of", "just", "just over", "just under", "less than", "maximum", "minimum",
        "more than", "nearly", "no fewer than", "no less than", "no more than", "not less than", "not more than",
        "of the order of", "only", "over", "roughly", "some", "under", "up to", "upwards of", "well over", "well under",
    )
)  # fmt: skip


def number(value: Number) -> str:
    """A number with thousands separators and every digit it has: 87000 gives "87,000", 66.6700 gives "66.67"."""
    exact = _exact(value)
    text = f"{abs(exact):,f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return ("−" if exact < 0 else "") + text


def money(value: Number, currency: str = "GBP") -> str:
    """A sum in the currency's main unit: "£1.4bn", "£1,234m", "£350,000", "£3.50"; a currency without sign by its code.

    A scale (tn, bn, m) is used only where two decimals hold the sum exactly, so that a reader never meets a
    rounded figure.
    """
    exact = _exact(value)
    size = abs(exact)
    for scale, suffix in _SCALES:
        scaled = size / scale
        if scaled >= 1 and scaled == scaled.quantize(Decimal("0.01")):
            figure = number(scaled) + suffix
            break
    else:
        pence = size != size.to_integral_value() and size == size.quantize(Decimal("0.01"))
        figure = f"{size:,.2f}" if pence else number(size)
    sign = "−" if exact < 0 else ""
    symbol = _SYMBOLS.get(currency)
    return f"{sign}{symbol}{figure}" if symbol else f"{currency} {sign}{figure}"


def amount(value: Number | None, unit: str | None = None, currency: str | None = None) -> str:
    """A figure in its unit (the units of a finding: GBP, percent, count, months, ...); "" where there is none."""
    if value is None:
        return ""
    code = _currency(unit, currency)
    if code:
        return money(value, code)
    name = unit or ""
    if name == "percent":
        return f"{number(value)}%"
    if name == "ratio":
        return f"{number(value)} to 1"
    return f"{number(value)} {_measure(name, value)}".rstrip()


def span(low: Number | None, high: Number | None, unit: str | None = None, currency: str | None = None) -> str:
    """A range: "£21m to £29m", "3% to 5%", "10 to 14 months"; one end alone is written as a single figure."""
    if low is None or high is None or low == high:
        return amount(high if low is None else low, unit, currency)
    words = bool(_measure(unit or "", low)) and not _currency(unit, currency)
    return f"{number(low) if words else amount(low, unit, currency)} to {amount(high, unit, currency)}"


def qualified(figure: str, qualifier: str | None) -> str:
    """A figure with the words that bound it: "at least £1bn", "£1bn (and change)"; "between" is told by the range."""
    words = (qualifier or "").strip()
    if not figure or not words or words.lower() in ("between", "from"):
        return figure
    if words.lower() in _LEADING:
        return f"{words.lower()} {figure}"
    return f"{figure} ({words})"


def _exact(value: Number) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(repr(value) if isinstance(value, float) else value)


def _currency(unit: str | None, currency: str | None) -> str | None:
    """The currency a figure is in, or None where it is not money; a unit of three capitals is a currency's code."""
    if unit is None:
        return currency
    return unit if len(unit) == 3 and unit.isalpha() and unit.isupper() else None


def _measure(unit: str, value: Number) -> str:
    if unit in _BARE or unit in ("percent", "ratio"):
        return ""
    one, many = _MEASURES.get(unit, (unit.replace("_", " "),) * 2)
    return one if abs(_exact(value)) == 1 else many
