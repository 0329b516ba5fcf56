"""The language of a statement, by its function words and letters: enough to leave alone what no link fits.

No library: a statement has ten words on average, where n-gram models guess; function words seldom lie, and
where there is none, nothing is said.
"""

from __future__ import annotations

import re
from collections import Counter

_FUNCTION_WORDS = {
    "en": """
        the and of to in for with is are on you we our your be as or by an from will have at this that
        not it who can a their all any has using use into within across through must should would they
        his her its
    """,
    "de": """
        und der die das den dem des ein eine einen einem einer eines mit von für auf ist sind sie wir
        ihr ihre ihren nicht auch bei aus nach über oder als zu zur zum werden wird haben sich sowie
        durch im dein deine du unser unsere unseren vom beim bist hast dich dir uns eigenen gute sehr
        bis unter zwischen kenntnisse
    """,
    "fr": """
        le la les des une et est sont dans pour avec sur vous nous votre notre vos nos au aux du qui que
        ou par ce cette ces être avoir ainsi de en il elle chez leur leurs afin sous entre êtes avez
        connaissance
    """,
    "es": """
        el la los las una y con para por del que en se su sus como más es son nuestro nuestra de al o lo
        entre sobre tus serás tendrás conocimientos experiencia
    """,
    "it": """
        il lo gli di che con una dei delle della del nel nella sono è anche come e la le al alla per da
        i si nostro nostra tra conoscenza esperienza
    """,
    "pt": """
        os um uma e em para com não da dos das na nos que se ao pela pelo de é são mais como ou sua seu
        nossa conhecimento experiência
    """,
    "nl": """
        de het een en van voor met op zijn wij je jij jouw ons onze als naar ook bij aan niet wat deze
        dat wordt binnen jouw hebt bent kennis ervaring
    """,
    "da": """
        og af til med på er det den som du vi vores har ikke eller for en et din dit skal kan i fra hos
        vil være
    """,
    "no": """
        og av til med på er det den som du vi vår våre har ikke eller en et din ditt skal kan i fra hos
        vil være
    """,
    "sv": """
        och att av till med på är det den som du vi vår våra har inte eller för en ett din ditt ska kan
        i från hos vill vara
    """,
    "fi": "ja on sekä että tai ei ovat sinulla olet meillä kanssa hyvä myös",
    "pl": "i w z na się jest oraz dla nie jak lub przez od po ze są do znajomość doświadczenie",
    "cs": "je se na v pro nebo jako že jsou ve s do znalost zkušenosti",
    "hu": "és az egy hogy nem vagy van meg",
    "ro": "și de la cu pentru în este sunt sau din",
    "tr": "ve bir için ile olan bu da de olarak",
}
_WORDS = {language: frozenset(words.split()) for language, words in _FUNCTION_WORDS.items()}
_LETTERS = {
    "de": frozenset("äöüß"),
    "fr": frozenset("éèêàçùœ"),
    "es": frozenset("ñáíóúé¿¡"),
    "it": frozenset("àèìòù"),
    "pt": frozenset("ãõçáéâê"),
    "da": frozenset("æøå"),
    "no": frozenset("æøå"),
    "sv": frozenset("åäö"),
    "fi": frozenset("äö"),
    "pl": frozenset("ąęłśżźćńó"),
    "cs": frozenset("ěščřžýáíéů"),
    "hu": frozenset("őűáéíóöü"),
    "ro": frozenset("ășțâî"),
    "tr": frozenset("ğışçöü"),
}
_ENDINGS = {
    "de": re.compile(r"(?:ungen|ung|keiten|keit|heit|schaft|lich|isch|ieren|enz)$"),
    "fr": re.compile(r"(?:eur|euse|eux|ique|iques|ité|ences|elles)$"),
    "es": re.compile(r"(?:ción|ciones|dad|dades|ador|miento)$"),
    "it": re.compile(r"(?:zione|zioni|mento|menti|tà|ità)$"),
    "pt": re.compile(r"(?:ção|ções|dade|mento)$"),
    "nl": re.compile(r"(?:heid|ijke|ijk|schap|eren)$"),
    "da": re.compile(r"(?:hed|else|ning)$"),
    "sv": re.compile(r"(?:het|ning|ande)$"),
}
_SCRIPTS = (
    ("ru", re.compile("[Ѐ-ӿ]")),
    ("el", re.compile("[Ͱ-Ͽ]")),
    ("he", re.compile("[֐-׿]")),
    ("ar", re.compile("[؀-ۿ]")),
    ("hi", re.compile("[ऀ-ॿ]")),
    ("ja", re.compile("[぀-ヿ]")),
    ("ko", re.compile("[가-힯]")),
    ("zh", re.compile("[一-鿿]")),
)
"""A language that stands for its script: Ukrainian is reported as "ru"."""
_TOKEN = re.compile(r"[^\W\d_]+")
MAX_READ = 600
"""Characters that are read; more would not change the answer."""
_LETTER, _ENDING = 0.4, 0.3
"""What a word with a letter or an ending of a language counts beside a function word's 1."""


def knows(language: str) -> bool:
    """Whether texts in a language (an ISO 639-1 code, perhaps with a region) are told from others."""
    return language[:2].lower() in _WORDS


def language_of(text: str) -> str:
    """ISO 639-1 code of the language of `text`, "" where nothing tells.

    A language is named when its evidence is worth at least one and a half function words, makes up a sixth of
    the words, and is half as much again as English has (which lends its words to all).
    """
    read = text[:MAX_READ]
    script = _script(read)
    if script:
        return script
    words = sorted(set(_TOKEN.findall(read.lower())))
    if not words:
        return ""
    scores = _scores(words)
    english = scores.pop("en", 0.0)
    best = max(scores, key=lambda code: (scores[code], code), default="")
    value = scores.get(best, 0.0)
    if value >= 1.5 and value >= len(words) / 6 and value >= 1.5 * english:
        return best
    return "en" if english >= 1 and english > value else ""


def _scores(words: list[str]) -> Counter[str]:
    scores: Counter[str] = Counter()
    for word in words:
        for language, known in _WORDS.items():
            if word in known:
                scores[language] += 1
        if word.isascii() and len(word) < 5:
            continue
        for language, letters in () if word.isascii() else _LETTERS.items():
            if not letters.isdisjoint(word):
                scores[language] += _LETTER  # type: ignore[assignment]
        for language, ending in _ENDINGS.items():
            if len(word) > 6 and ending.search(word):
                scores[language] += _ENDING  # type: ignore[assignment]
    return scores


def _script(text: str) -> str:
    """The language standing for a script that a third of the letters belong to."""
    if text.isascii():
        return ""
    letters = sum(letter.isalpha() for letter in text)
    for language, pattern in _SCRIPTS:
        if 3 * len(pattern.findall(text)) > letters:
            return language
    return ""
