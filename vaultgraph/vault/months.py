"""The names of months in the languages of dates in notes (part of stage 2).

In: a word of a date. Out: the number of its month. Full names and their usual short forms are
recognised, in the grammatical cases of dates; a word that only begins like one is not a month.
"""

import re
from functools import cache

_NAMES = (
    # English, French, Italian, Spanish, Portuguese, Dutch, German
    "january jan february feb march mar april apr may - june jun july jul august aug"
    " september sep|sept october oct november nov december dec",
    "janvier janv février févr mars - avril avr mai - juin - juillet juil août -"
    " septembre - octobre - novembre - décembre déc",
    "gennaio gen febbraio - marzo - aprile - maggio mag giugno giu luglio lug agosto ago"
    " settembre set ottobre ott novembre - dicembre dic",
    "enero ene febrero - marzo - abril abr mayo - junio - julio - agosto - septiembre -"
    " octubre - noviembre - diciembre -",
    "janeiro - fevereiro fev março - abril - maio - junho - julho - agosto - setembro -"
    " outubro out novembro - dezembro dez",
    "januari - februari - maart mrt april - mei - juni - juli - augustus - september -"
    " oktober okt november - december -",
    "januar jän februar - märz mär april - mai - juni - juli - august - september -"
    " oktober - november - dezember -",
    # Russian, Ukrainian, Polish, Czech, Turkish
    "января|январь|январе янв февраля|февраль|феврале фев|февр марта|март|марте мар"
    " апреля|апрель|апреле апр мая|май|мае - июня|июнь|июне июн июля|июль|июле июл"
    " августа|август|августе авг сентября|сентябрь|сентябре сен|сент"
    " октября|октябрь|октябре окт ноября|ноябрь|ноябре ноя|нояб декабря|декабрь|декабре дек",
    "січня|січень січ лютого|лютий лют березня|березень бер квітня|квітень кві травня|травень тра"
    " червня|червень чер липня|липень лип серпня|серпень сер вересня|вересень вер"
    " жовтня|жовтень жов листопада|листопад лис грудня|грудень гру",
    "stycznia|styczeń sty lutego|luty lut marca|marzec - kwietnia|kwiecień kwi maja|maj -"
    " czerwca|czerwiec cze lipca|lipiec lip sierpnia|sierpień sie września|wrzesień wrz"
    " października|październik paź listopada|listopad lis grudnia|grudzień gru",
    "ledna|leden - února|únor - března|březen - dubna|duben - května|květen - června|červen -"
    " července|červenec - srpna|srpen - září - října|říjen - listopadu - prosince|prosinec -",
    "ocak oca şubat şub mart - nisan nis mayıs - haziran haz temmuz tem ağustos ağu"
    " eylül eyl ekim eki kasım kas aralık ara",
    # Hindi, Greek, Swedish and its neighbours
    "जनवरी जन फ़रवरी|फरवरी फ़र मार्च - अप्रैल - मई - जून - जुलाई - अगस्त अग॰ सितंबर|सितम्बर सित॰"
    " अक्तूबर|अक्टूबर अक्तू॰ नवंबर|नवम्बर नव॰ दिसंबर|दिसम्बर दिस॰",
    "ιανουαρίου ιαν φεβρουαρίου φεβ μαρτίου - απριλίου απρ μαΐου - ιουνίου - ιουλίου -"
    " αυγούστου - σεπτεμβρίου σεπ οκτωβρίου οκτ νοεμβρίου νοε δεκεμβρίου δεκ",
    "januari - februari - mars - april - maj - juni - juli - augusti - september -"
    " oktober - november - december -",
    "januar - februar - marts - april - mai - juni - juli - august - september - oktober -"
    " november - desember des",
)
_NUMERALS = "一 二 三 四 五 六 七 八 九 十 十一 十二"
_NUMBER = re.compile(r"(\d{1,2})月?")


def month_of(word: str) -> int | None:
    """Return the number of a month from its name, its short form or `5月`; None for others."""
    bare = word.lower().rstrip(".")
    if match := _NUMBER.fullmatch(bare):
        return int(match[1])
    return _months().get(bare)


@cache
def _months() -> dict[str, int]:
    months = {f"{name}月": number for number, name in enumerate(_NUMERALS.split(), start=1)}
    for names in _NAMES:
        for index, forms in enumerate(names.split()):
            months |= dict.fromkeys(forms.split("|"), index // 2 + 1)
    return {name: number for name, number in months.items() if name != "-"}
