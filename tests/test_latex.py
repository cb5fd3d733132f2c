"""LaTeX in fields of BibTeX: what is written comes back, and what others write is understood."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carrel.formats.latex import escaped, plain


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        (r"Gonz{\'a}lez Gonz\'{a}lez Gonz\'alez", "González González González"),
        (r"{\"O}zt{\"u}rk \c{C}elik \c Celik \v{S}v\'{\i}\u{g}", "Öztürk Çelik Çelik Švíğ"),
        (r"{\L}{\'o}d{\'z} stra{\ss}e Bj{\o}rn \o re", "Łódź straße Bjørn øre"),
        (r"\emph{Very {Deep {nested}}} \textbf{b}", "Very Deep nested b"),
        (r"A \& B \% \_ 50\$ ``q'' a--b a---b ?`que?", "A & B % _ 50$ “q” a–b a—b ¿que?"),
        ("One\n  two\n\nthree\\\\\nfour\\par five", "One two\n\nthree\nfour\n\nfive"),
        (r"CO$_2$ and $\alpha$-x costs 5$", "CO2 and α-x costs 5$"),
        (r"\url{https://example.org/a\_b~c}", "https://example.org/a_b~c"),
        ("\\'{} \\unknown{x} \\", "x \\"),
        (r"{{unclosed", "unclosed"),
        ("l'enfant d'abord, déjà", "l'enfant d'abord, déjà"),
    ],
)
def test_what_others_write_is_understood(text, meant):
    assert plain(text) == meant


@given(st.text(st.sampled_from("ab {}\\%&#_$~^-`',!?\"\néاب0")))
def test_what_is_written_comes_back(text):
    text = "\n\n".join(
        "\n".join(line.strip() for line in part.split("\n") if line.strip()) for part in text.split("\n\n")
    )
    text = "\n\n".join(part for part in text.split("\n\n") if part).strip("\n")
    assert plain(escaped(text)) == text
