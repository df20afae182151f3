from __future__ import annotations

from tests.pipeline.text.substitution.papers import asked, found

OPTIONS = ["Snake", "Whale", "Golden eagle", "Trout"]
STEM = "Which of the following is a mammal?"


def test_the_right_letter_changes_places_with_each_wrong_one() -> None:
    candidates = found(asked(STEM, OPTIONS, "B"), "option_letter")
    assert [(one.wordings, one.leads_to) for one in candidates] == [
        ((("(B)", "(A)"), ("(A)", "(B)")), "A"),
        ((("(B)", "(C)"), ("(C)", "(B)")), "C"),
        ((("(B)", "(D)"), ("(D)", "(B)")), "D"),
    ]
    assert candidates[1].signal == "The answer is C; printed, C is “Golden eagle”."


def test_without_a_key_all_letters_change() -> None:
    (candidate,) = found(asked(STEM, OPTIONS), "option_letter")
    assert candidate.wordings == (("(A)", "(B)"), ("(B)", "(A)"), ("(C)", "(D)"), ("(D)", "(C)"))
    assert candidate.leads_to == ""
    (candidate,) = found(asked(STEM, OPTIONS[:3]), "option_letter")
    assert candidate.wordings == (("(A)", "(B)"), ("(B)", "(C)"), ("(C)", "(A)"))


def test_no_letter_stays_whatever_the_seed() -> None:
    for seed in range(10):
        candidates = found(asked(STEM, [*OPTIONS, "Frog"]), "option_letter", seed)
        assert 1 <= len(candidates) <= 2
        for candidate in candidates:
            assert all(old != new for old, new in candidate.wordings)
            assert sorted(new for _, new in candidate.wordings) == ["(A)", "(B)", "(C)", "(D)", "(E)"]


def test_of_several_right_options_one_moves() -> None:
    one = asked("Which of these are mammals? Select all that apply.", OPTIONS, "A, B")
    assert {candidate.leads_to for candidate in found(one, "option_letter")} == {"B, C", "B, D", "A, C", "A, D"}


def test_options_that_name_each_other_stay() -> None:
    assert found(asked(STEM, ["Snake", "Whale", "Both A and B"], "B"), "option_letter") == []
    assert found(asked(STEM, ["Snake", "Whale", "Only B"], "B"), "option_letter") == []
    assert found(asked(STEM, ["Snake", "Whale", "None of the above"], "B"), "option_letter") != []


def test_questions_without_options_have_no_letters() -> None:
    assert found(asked("What is a mammal?"), "option_letter") == []
