"""The units that Grafana 11 to 13 knows, and those of them that dashboard-linter lets pass."""

from typing import Final

from heliograph.findings import did_you_mean

_BY_CATEGORY: Final = {
    "misc": "none string short sishort percent percentunit humidity dB candela hex0x hex sci locale pixel",
    "acceleration": "accMS2 accFS2 accG",
    "angle": "degree radian grad arcmin arcsec",
    "area": "areaM2 areaF2 areaMI2 acres hectares",
    "computation": "flops mflops gflops tflops pflops eflops zflops yflops",
    "concentration": "ppm conppb conngm3 conngNm3 conμgm3 conμgNm3 conmgm3 conmgNm3 congm3 congNm3 conmgdL conmmolL",
    "currency": (
        "currencyUSD currencyGBP currencyEUR currencyJPY currencyRUB currencyUAH currencyBRL currencyDKK "
        "currencyISK currencyNOK currencySEK currencyCZK currencyCHF currencyPLN currencyBTC currencymBTC "
        "currencyμBTC currencyZAR currencyINR currencyKRW currencyIDR currencyPHP currencyVND currencyTRY "
        "currencyMYR currencyXPF currencyBGN currencyPYG currencyUYU currencyILS"
    ),
    "data": (
        "bytes decbytes bits decbits kbytes deckbytes mbytes decmbytes gbytes decgbytes tbytes dectbytes pbytes "
        "decpbytes"
    ),
    "data rate": (
        "pps binBps Bps binbps bps KiBs Kibits KBs Kbits MiBs Mibits MBs Mbits GiBs Gibits GBs Gbits TiBs Tibits "
        "TBs Tbits PiBs Pibits PBs Pbits"
    ),
    "date & time": (
        "dateTimeAsIso dateTimeAsIsoNoDateIfToday dateTimeAsUS dateTimeAsUSNoDateIfToday dateTimeAsLocal "
        "dateTimeAsLocalNoDateIfToday dateTimeAsSystem dateTimeFromNow"
    ),
    "energy": (
        "watt kwatt megwatt gwatt mwatt Wm2 voltamp kvoltamp voltampreact kvoltampreact watth watthperkg kwatth "
        "kwattm mwatth amph kamph mamph joule ev amp kamp mamp volt kvolt mvolt dBm mohm ohm kohm Mohm farad µfarad "
        "nfarad pfarad ffarad henry mhenry µhenry lumens"
    ),
    "flow": "flowgpm flowcms flowcfs flowcfm litreh flowlpm flowmlpm lux",
    "force": "forceNm forcekNm forceN forcekN",
    "hash rate": "Hs KHs MHs GHs THs PHs EHs",
    "mass": "massmg massg masslb masskg masst",
    "length": "lengthmm lengthcm lengthin lengthft lengthm lengthkm lengthmi",
    "pressure": "pressurembar pressurebar pressurekbar pressurepa pressurehpa pressurekpa pressurehg pressurepsi",
    "radiation": "radbq radci radgy radrad radsv radmsv radusv radrem radexpckg radr radsvh radmsvh radusvh",
    "rotational speed": "rotrpm rothz rotkhz rotmhz rotghz rotrads rotdegs",
    "temperature": "celsius fahrenheit kelvin",
    "time": "hertz ns µs ms s m h d dtdurationms dtdurations dthms dtdhms timeticks clockms clocks",
    "throughput": "cps ops reqps rps wps iops eps mps recps rowsps cpm opm reqpm rpm wpm epm mpm recpm rowspm",
    "velocity": "velocityms velocitykmh velocitymph velocityknot",
    "volume": "mlitre litre m3 Nm3 dm3 gallons",
    "boolean": "bool bool_yes_no bool_on_off",
}

UNITS: Final = frozenset(unit for units in _BY_CATEGORY.values() for unit in units.split())
"""The ids of all built-in units."""

_BEYOND_LINTER: Final = (
    "acres candela currencyBGN currencyILS currencyMYR currencyPYG currencyTRY currencyUYU currencyXPF epm eps "
    "hectares lengthcm mohm mwatth recpm recps reqpm rotghz rotkhz rotmhz rowspm rowsps sishort"
)

LINTER_UNITS: Final = UNITS.difference(_BEYOND_LINTER.split())
"""The ids that the rule panel-units-rule of dashboard-linter accepts; it accepts no custom units at all."""

CUSTOM: Final = {
    "prefix:": "a text before the value",
    "suffix:": "a text after the value",
    "time:": "a date and time, in the form that follows",
    "si:": "the unit that follows, scaled by SI prefixes",
    "count:": "a count of what follows",
    "currency:": "an amount of the currency that follows",
    "bool:": "two texts for true and false, as in bool:up/down",
}
"""The beginnings of custom units, with what each shows."""


_IN_WORDS: Final = {
    "%": "percent",
    "/s": "cps",
    "byte": "bytes",
    "bytes/s": "Bps",
    "count": "short",
    "day": "d",
    "days": "d",
    "dollars": "currencyUSD",
    "hour": "h",
    "hours": "h",
    "items": "short",
    "microseconds": "µs",
    "millis": "ms",
    "milliseconds": "ms",
    "min": "m",
    "minutes": "m",
    "nanoseconds": "ns",
    "number": "none",
    "ops/s": "ops",
    "percentage": "percent",
    "ratio": "percentunit",
    "req/s": "reqps",
    "requests": "reqps",
    "requests/s": "reqps",
    "rows": "short",
    "sec": "s",
    "second": "s",
    "seconds": "s",
    "secs": "s",
    "us": "µs",
    "μs": "µs",  # the Greek letter, for the micro sign
}
"""What people write for the commonest units, and their ids."""


def is_unit(unit: str) -> bool:
    """Whether Grafana shows `unit` as a unit: a built-in one, or a custom one that says something."""
    return unit in UNITS or any(unit.startswith(custom) and len(unit) > len(custom) for custom in CUSTOM)


def unit_fault(unit: str) -> str:
    """What is wrong with `unit`, with the nearest known one, or an empty string.

    Grafana itself never complains: it prints an unknown id after each value.
    """
    if is_unit(unit):
        return ""
    meant = _IN_WORDS.get(unit.lower())
    near = f"did you mean {meant}?" if meant else did_you_mean(unit, UNITS)
    hint = near or f"for a text of your own after each value, use suffix:{unit}"
    return f'"{unit}" is no unit that Grafana knows; {hint}'
