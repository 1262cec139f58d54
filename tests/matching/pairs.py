"""Pairs of claims as desks meet them: the same fact in other words, and the same words with one thing changed."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Fact:
    """A claim, the same in other words, and what to replace in those words to say something else in one field."""

    text: str
    again: str
    changed: dict[str, tuple[str, str]]


def fact(text: str, again: str, **changed: tuple[str, str]) -> Fact:
    return Fact(text, again, changed)


FACTS = [
    fact(
        "The Harbour Party was banned in Tolvania in March 2020.",
        "In March 2020 a Tolvanian court banned the Harbour Party.",
        date=("March 2020", "March 2019"),
        actor=("Harbour Party", "Meadow Party"),
        polarity=("banned", "did not ban"),
        modality=("banned", "may ban"),
        alleged=("banned", "allegedly banned"),
    ),
    fact(
        "Police arrested 30 people at the port of Varkesh on 4 May 2021.",
        "On 4 May 2021, 30 people were arrested by police in the port of Varkesh.",
        date=("4 May 2021", "4 May 2020"),
        number=("30 people", "13 people"),
        place=("of Varkesh", "of Selmar"),
        polarity=("were arrested", "were not arrested"),
        alleged=("were arrested", "were reportedly arrested"),
    ),
    fact(
        "The Association Act has been in force since January 2018.",
        "The Association Act entered into force in January 2018.",
        date=("January 2018", "January 2017"),
        actor=("Association Act", "Assembly Act"),
        polarity=("entered", "never entered"),
        modality=("entered", "will enter"),
    ),
    fact(
        "Nurse Dana Orlova was sentenced to 5 years in prison in June 2022.",
        "In June 2022 Dana Orlova, a nurse, got 5 years in prison.",
        date=("June 2022", "June 2021"),
        number=("5 years", "8 years"),
        actor=("Dana Orlova", "Mira Tesk"),
        polarity=("got", "never got"),
        modality=("got", "could get"),
        alleged=("got", "reportedly got"),
    ),
    fact(
        "Omar Vint said that the union had 4,000 members in 2019.",
        "The union had 4,000 members in 2019, Omar Vint said.",
        date=("2019", "2016"),
        number=("4,000 members", "400 members"),
        attribution=("Omar Vint", "Lena Marsh"),
    ),
    fact(
        "The parliament of Selmar passed the media law on 12 October 2023 with 87 votes.",
        "On 12 October 2023 the media law was passed with 87 votes by the parliament in Selmar.",
        date=("12 October 2023", "12 November 2023"),
        number=("87 votes", "78 votes"),
        polarity=("was passed", "was not passed"),
        modality=("was passed", "should be passed"),
        place=("in Selmar", "in Tolvania"),
    ),
    fact(
        "The border guards shot 3 refugees at the crossing of Dorn in winter 2015.",
        "3 refugees were shot by border guards at the Dorn crossing in winter 2015.",
        number=("3 refugees", "11 refugees"),
        polarity=("were shot", "were never shot"),
        alleged=("were shot", "were allegedly shot"),
        modality=("were shot", "might be shot"),
    ),
    fact(
        "The Coastal Bank froze the accounts of the newspaper Morning Tide in April 2024.",
        "In April 2024 accounts of the newspaper Morning Tide were frozen by the Coastal Bank.",
        date=("April 2024", "April 2023"),
        actor=("Coastal Bank", "Mountain Bank"),
        polarity=("were frozen", "were not frozen"),
        modality=("were frozen", "would be frozen"),
        alleged=("were frozen", "were reportedly frozen"),
    ),
    fact(
        "The government of Tolvania closed 14 schools in 2021.",
        "14 schools were closed in Tolvania by the government in 2021.",
        date=("in 2021", "in 2011"),
        number=("14 schools", "40 schools"),
        place=("in Tolvania", "in Selmar"),
        polarity=("were closed", "were not closed"),
        modality=("were closed", "will be closed"),
    ),
    fact(
        "Judge Irena Holt acquitted the 6 students on 2 February 2020.",
        "The 6 students were acquitted by Judge Irena Holt on 2 February 2020.",
        date=("2 February 2020", "2 March 2020"),
        number=("6 students", "9 students"),
        actor=("Irena Holt", "Pavel Grun"),
        polarity=("were acquitted", "were not acquitted"),
    ),
    fact(
        "The Seafarers Alliance was founded in Varkesh in 1998.",
        "In 1998 the Seafarers Alliance was founded in Varkesh.",
        date=("1998", "1989"),
        actor=("Seafarers Alliance", "Miners League"),
        place=("in Varkesh", "in Dorn"),
        modality=("was founded", "should be founded"),
        alleged=("was founded", "was supposedly founded"),
    ),
    fact(
        "The ministry deported 250 families from the delta in August 2022.",
        "In August 2022 250 families were deported from the delta by the ministry.",
        date=("August 2022", "August 2020"),
        number=("250 families", "2,500 families"),
        polarity=("were deported", "were not deported"),
        modality=("were deported", "could be deported"),
        alleged=("were deported", "were allegedly deported"),
    ),
    fact(
        "Activist Jonas Reik died in custody on 9 September 2021.",
        "On 9 September 2021 the activist Jonas Reik died in custody.",
        date=("9 September 2021", "9 September 2022"),
        actor=("Jonas Reik", "Tomas Vail"),
        polarity=("died", "did not die"),
        alleged=("died", "reportedly died"),
    ),
    fact(
        "The court of Dorn fined the website Open Ledger 20,000 crowns in 2017.",
        "In 2017 the website Open Ledger was fined 20,000 crowns by the court in Dorn.",
        date=("2017", "2018"),
        number=("20,000 crowns", "2,000 crowns"),
        actor=("Open Ledger", "Free Harbour"),
        polarity=("was fined", "was never fined"),
        place=("in Dorn", "in Varkesh"),
    ),
    fact(
        "Inspectors of the Labour Office found 40 children in the mine of Kestrel in May 2019.",
        "In May 2019, 40 children were found in the mine of Kestrel by inspectors of the Labour Office.",
        date=("May 2019", "May 2018"),
        number=("40 children", "14 children"),
        polarity=("were found", "were not found"),
        alleged=("were found", "were allegedly found"),
        modality=("were found", "may be found"),
    ),
    fact(
        "The state broadcaster dismissed 12 journalists on 1 July 2023.",
        "On 1 July 2023 12 journalists were dismissed by the state broadcaster.",
        date=("1 July 2023", "1 June 2023"),
        number=("12 journalists", "20 journalists"),
        polarity=("were dismissed", "were not dismissed"),
        modality=("were dismissed", "will be dismissed"),
    ),
    fact(
        "The River Treaty was signed by Selmar in November 2014.",
        "In November 2014 the River Treaty was signed in Selmar.",
        date=("November 2014", "November 2013"),
        actor=("River Treaty", "Forest Treaty"),
        polarity=("was signed", "was never signed"),
        modality=("was signed", "should be signed"),
    ),
    fact(
        "Hospitals in Varkesh turned away 17 patients without papers in January 2022.",
        "17 patients without papers were turned away by hospitals in Varkesh in January 2022.",
        date=("January 2022", "January 2021"),
        number=("17 patients", "71 patients"),
        place=("in Varkesh", "in Selmar"),
        alleged=("were turned", "were reportedly turned"),
        modality=("were turned", "can be turned"),
    ),
    fact(
        "General Arno Beck ordered the curfew in Dorn on 3 April 2018.",
        "The curfew in Dorn was ordered on 3 April 2018 by General Arno Beck.",
        date=("3 April 2018", "3 April 2017"),
        actor=("General Arno Beck", "General Milo Strand"),
        polarity=("was ordered", "was not ordered"),
        alleged=("was ordered", "was allegedly ordered"),
        place=("in Dorn", "in Kestrel"),
    ),
    fact(
        "The Elections Commission rejected 9 candidates in September 2020.",
        "In September 2020 9 candidates were rejected by the Elections Commission.",
        date=("September 2020", "September 2019"),
        number=("9 candidates", "19 candidates"),
        polarity=("were rejected", "were not rejected"),
        modality=("were rejected", "might be rejected"),
        alleged=("were rejected", "were apparently rejected"),
    ),
    fact(
        "Lena Marsh said that prisoners in Kestrel were beaten in 2016.",
        "According to Lena Marsh, prisoners in Kestrel were beaten in 2016.",
        date=("2016", "2015"),
        polarity=("were beaten", "were not beaten"),
        attribution=("Lena Marsh", "Omar Vint"),
        place=("in Kestrel", "in Dorn"),
    ),
    fact(
        "The Northern Railway evicted 60 families in October 2021.",
        "60 families were evicted by the Northern Railway in October 2021.",
        date=("October 2021", "October 2020"),
        number=("60 families", "16 families"),
        actor=("Northern Railway", "Southern Mines"),
        polarity=("were evicted", "were never evicted"),
        modality=("were evicted", "would be evicted"),
        alleged=("were evicted", "were allegedly evicted"),
    ),
]
SCRIPTS = [
    ("Jonas Bokaev was arrested in May 2018.", "In May 2018 Jonas Bokayev was arrested."),
    ("Mukhamed Sadyk was fined in 2020.", "In 2020 Muhamed Sadyk was fined."),
    ("The Seafarers Alliance was dissolved in 2021.", "In 2021 the SA was dissolved."),
    ("The Köşe Party was banned in 2020.", "The Kose Party was banned in 2020."),
]
"""The same names in other spellings."""
