"""The function words of a question in a language that is not stemmed here (part of recall).

In: a question. Out: those of its words that ask, join or point, such as `warum` and `der`. A vault
rarely has the words that ask, so that they would count most of all. Those of English and Russian
are no terms at all; those of other languages are words of another one, too (`die`), and are left
out only of a question that is in their language.
"""

import re

from vaultgraph.text import words
from vaultgraph.vault.passages.terms import FUNCTION_WORDS

_GERMAN = """
der die das den dem des ein eine einen einem einer eines und oder aber nicht kein keine keinen
ich mich mir mein meine meinen meinem meiner du dich dir dein deine er sie es ihn ihm ihr ihre
wir uns unser unsere sich man was wer wen wem wessen wie wo woher wohin wann warum weshalb wieso
wozu womit wovon wofür worin worauf worum welche welcher welches welchen welchem viel viele in im
an am auf aus bei beim mit nach von vom vor zu zum zur für über unter um durch ohne gegen bis seit
als ob wenn dass weil denn auch noch nur schon so da dort hier ist sind war waren bin bist sein
wird werden wurde wurden habe hat haben hatte hatten kann können konnte muss müssen soll sollen
sollte darf dürfen will wollen gibt
"""
_FRENCH = """
le la les l un une des du de d et ou mais ne pas n que qu qui quoi quel quelle quels quelles
comment où quand pourquoi combien à au aux en dans par pour sur sous avec sans chez entre je j me m
moi mon ma mes tu te ton ta tes il elle on nous notre nos vous votre vos ils elles lui leur leurs
se s son sa ses ce c cet cette ces cela ça est sont était étaient être ai a ont avait avoir y si t
plus aussi peut dois doit faut est-ce a-t-il a-t-elle y-a-t-il
"""
_SPANISH = """
el la los las lo un una unos unas y e o pero no que qué quién quiénes cómo dónde cuándo cuál cuáles
cuánto cuánta cuántos cuántas por porque para de del a al en con sin sobre entre desde hasta yo me
mi mis mí tú te tu tus él ella nos nuestro nuestra se su sus le les ellos ellas este esta estos
estas ese esa eso esto es son era eran ser está están estaba fue he ha han había hay tengo tiene
puede puedo debe debo si más también
"""
_ITALIAN = """
il lo la i gli le l un uno una e ed o ma non che chi cosa cos come dove dov quando perché quale
quali qual quanto quanta quanti quante di del dello della dell dei degli delle da dal dallo dalla
dai dagli dalle a al allo alla all ai agli alle in nel nello nella nell nei negli nelle con su sul
sullo sulla sull sui sugli sulle per tra fra io me mi mio mia miei mie tu te ti tuo noi ci c nostro
si se suo sua suoi sue lui lei loro questo questa questi queste quello quella è sono era erano
essere ho ha hanno aveva avere sta può possono deve devo devono anche più
"""
_PORTUGUESE = """
o a os as um uma uns umas e ou mas não que quem qual quais como onde quando quanto quanta quantos
quantas porquê porque de do da dos das em no na nos nas por pelo pela para com sem sobre entre eu
me meu minha meus minhas tu te você nós nosso nossa se seu sua seus suas ele ela eles elas lhe este
esta esse essa isto isso é são era eram ser está estão foi tem tenho há pode deve mais também
"""
_DUTCH = """
de het een en of maar niet geen ik me mij mijn jij je jouw hij zij ze hem haar wij we ons onze hun
zich dit dat deze die wat wie waar wanneer waarom hoe welke welk hoeveel waarmee waarvoor in op aan
uit bij met naar van voor over onder om door zonder tegen tot als dan ook nog er is zijn was waren
ben wordt worden werd heb heeft hebben had kan kunnen moet moeten mag wil
"""
_POLISH = """
i a w we z ze na do od po za przez dla o u przy nad pod bez nie tak czy co kto kogo komu czym kim
jak gdzie kiedy dlaczego czemu skąd dokąd ile jaki jaka jakie który która które których ja mnie mi
mój moja moje moich ty on ona ono my nas nasz się jego jej ich to ten ta te tego tej jest są był
była było były być mam ma mają może oraz lub ale że żeby aby
"""
_LANGUAGES = tuple(
    frozenset(each.split())
    for each in (_GERMAN, _FRENCH, _SPANISH, _ITALIAN, _PORTUGUESE, _DUTCH, _POLISH)
)
_JOINT = re.compile("['-]")
_FEWEST, _LEAST_SHARE = 2, 0.25


def function_words(question: str) -> frozenset[str]:
    """Return the function words of the language that a question is in.

    Returns:
        none if it is in a language whose function words are no terms, or in one not known here.
    """
    asked = tuple(words(question))
    said = [part for word in asked for part in _JOINT.split(word)]
    own = sum(word in FUNCTION_WORDS for word in said)
    counts = [sum(word in each for word in said) for each in _LANGUAGES]
    most = max(counts)
    if most < _FEWEST or most < _LEAST_SHARE * len(said) or most <= own:
        return frozenset()
    return _LANGUAGES[counts.index(most)].intersection((*asked, *said))
