from workbench.splitting.sentences import sentence_spans


def cut(text):
    return [text[a:b] for a, b in sentence_spans(text, 0, len(text))]


def test_a_full_stop_before_a_capital_ends_a_sentence():
    assert cut("The port closed. Nobody left.") == ["The port closed.", "Nobody left."]


def test_abbreviations_and_initials_do_not():
    assert len(cut("Dr. Ada B. Lund met Mr. Ruiz at 9 a.m. on Monday.")) == 1


def test_a_quotation_stays_with_whoever_says_it():
    assert len(cut("“The port is closed. Nobody may leave,” said Lund. He left.")) == 2


def test_brackets_hold_together():
    assert len(cut("The port (it closed. Nobody left.) is old. It is big.")) == 2


def test_a_quotation_mark_that_never_closes_changes_nothing():
    assert len(cut("“The port closed. Nobody left.")) == 2


def test_other_scripts_end_sentences_in_their_own_way():
    assert len(cut("港は閉まった。誰も去らなかった。")) == 2
    assert len(cut("هل أغلق الميناء؟ نعم")) == 2
