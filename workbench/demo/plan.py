"""What the demonstration desk did, as data: which sentence, which evidence, which verdict. See README.md for the table."""

from dataclasses import dataclass

PASSWORD = "look-around-the-desk"
PEOPLE = (
    ("Ada Moreno", "ada@example.org", "checker"),
    ("Ben Okafor", "ben@example.org", "checker"),
    ("Edda Lindqvist", "edda@example.org", "editor"),
    ("Rosa Haddad", "rosa@example.org", "reader"),
    ("Anton Weiss", "anton@example.org", "admin"),
)


@dataclass(frozen=True, slots=True)
class Story:
    """An article file with what the importing person confirmed about it."""

    file: str
    who: str
    headline: str
    outlet: str
    authors: tuple[str, ...]
    kind: str
    published_on: str
    basis: str


STORIES = (
    Story(
        "01-opinion-lysmark-visit.txt",
        "ada",
        "Ask President Orlu about the people he locks up",
        "Meridian Observer",
        ("Tessa Brandvik", "Ilko Marr"),
        "opinion",
        "2021-10-11",
        "The outlet's own archive lists the column on 11 October 2021; the page was saved in November.",
    ),
    Story(
        "02-news-dorrel-march.txt",
        "ada",
        "Scores fined after water-price march in Varkesh port",
        "Lowland Post",
        ("Hanne Ostrey",),
        "news",
        "2022-02-16",
        "The date printed above the story, which fits every weekday it names.",
    ),
    Story(
        "03-news-orvane-courier.html",
        "ben",
        "Families wait outside Dorrel courts as lawyers count the detained",
        "Orvane Courier",
        (),
        "news",
        "2022-02-22",
        "The page's own data name this as the day of publication.",
    ),
    Story(
        "04-report-behind-the-quay.txt",
        "ben",
        "Behind the quay: detention and ill-treatment after the Dorrel march",
        "Tarsel Centre for Legal Defence",
        (),
        "report",
        "2022-06-28",
        "The date on the report's cover.",
    ),
    Story(
        "05-press-release-ministry.html",
        "ada",
        "On the unfounded allegations concerning the events in Dorrel",
        "Ministry of Public Order",
        (),
        "press_release",
        "2022-07-04",
        "The date of the release.",
    ),
    Story(
        "06-wire-dorrel-sentences.txt",
        "ben",
        "Varkesh court jails union leader, editor over 2022 water protest",
        "Halcyon",
        (),
        "news",
        "2023-03-03",
        "The dateline says 3 March; the sentence was passed on a Friday, and 3 March was one in 2023.",
    ),
)


@dataclass(frozen=True, slots=True)
class Exhibit:
    """An evidence file with its source."""

    file: str
    title: str
    source: str
    kind: str
    reliability: str
    credibility: int
    published_on: str
    pasted: str = ""
    url: str = ""
    level: str = "open"


EVIDENCE = {
    "E1": Exhibit(
        "e1-gazette-law-214.txt",
        "Law No. 214 in the Official Gazette",
        "Official Gazette of Varkesh",
        "primary",
        "A",
        1,
        "2020-05-25",
    ),
    "E2": Exhibit(
        "e2-court-decision-sehra-vol.txt",
        "Court decision banning Sehra Vol",
        "Central District Court",
        "primary",
        "A",
        1,
        "2020-08-06",
    ),
    "E3": Exhibit(
        "e3-agency-wire-appeal.txt",
        "Wire on the appeal ruling",
        "Gulf Telegraph Bureau",
        "secondary",
        "B",
        2,
        "2023-06-21",
    ),
    "E4": Exhibit(
        "e4-committee-observations.txt",
        "Committee observations on Varkesh",
        "Human Rights Committee (demonstration)",
        "secondary",
        "A",
        2,
        "2022-07-27",
    ),
    "E5": Exhibit(
        "e5-ministry-statement-february.txt",
        "Ministry statement No. 15/22",
        "Ministry of Public Order",
        "primary",
        "C",
        3,
        "2022-02-14",
    ),
    "E6": Exhibit(
        "e6-ngo-statement-february.txt",
        "Statement on the detentions of 12 February",
        "Tarsel Centre for Legal Defence",
        "secondary",
        "B",
        2,
        "2022-02-15",
    ),
    "E7": Exhibit(
        "e7-statistics-assembly-expression.csv",
        "Statistics on assembly and expression",
        "Prosecutor General of Varkesh",
        "primary",
        "B",
        2,
        "2023-01-20",
    ),
    "E8": Exhibit(
        "e8-transcript-police-briefing.txt",
        "Transcript of the police briefing",
        "Dorrel Press Club",
        "primary",
        "B",
        1,
        "2022-02-13",
    ),
    "E9": Exhibit(
        "e9-courier-appeal.txt",
        "Report on the appeal ruling",
        "Orvane Courier",
        "secondary",
        "C",
        3,
        "2023-06-22",
    ),
}


@dataclass(frozen=True, slots=True)
class Check:
    """One claim's way to its verdict. `sentence` finds the claim in story `story`; `wording` is what a checker made of it."""

    story: int
    sentence: str
    wording: str
    evidence: tuple[tuple[str, str, str], ...]
    verdict: str
    rationale: str
    confidence: str = "high"
    said: str = ""
    until: str = ""
    search: tuple[str, str, str] | None = None
    time: str | None = None


ARCHIVE_SEARCH = (
    "State broadcaster, online archive",
    "Lesk, security service, march",
    "Nothing for 12 to 20 February 2022.",
)
NOTES_SEARCH = ("The centre's public annexes", "Interviewee D-17", "The interview notes are not published.")
REPORT_SEARCH = ("Quayside's website, the press archive", "Quayside report head injuries", "The report is not there.")
BATON_SEARCH = (
    "Press Club recordings, two video archives",
    "batons at the customs house",
    "Two films whose origin is not established.",
)

CHECKS = (
    Check(1, "party was banned in August 2020", "The Sehra Vol (Open Road) party was banned in Varkesh in August 2020.", (("E2", "supports", "To recognise the party \"Sehra Vol\" as extremist and to prohibit its activity throughout the Republic of Varkesh."),), "accurate", "The decision of 6 August 2020 took effect on the day it was pronounced.", time="2020-08"),
    Check(1, "did not name a single violent act", "The decision that banned Sehra Vol names no violent act by its members.", (("E2", "supports", "The case file holds no material about acts of violence."),), "accurate", "Points 7 and 9 of the decision."),
    Check(1, "does speak of notification", "Law No. 214 took effect in June 2020 and speaks of notification.", (("E1", "supports", "This Law shall enter into force fourteen days after the day of its official publication, that is, on 8 June 2020."),), "accurate", "Articles 5 and 24 of the law.", time="2020-06"),
    Check(1, "half of the country's legal aid centres", "", (), "not_checkable", "A prediction about what a bill would do."),
    Check(2, "Police detained 187 people in Dorrel", "Police detained 187 people in Dorrel on 12 February 2022.", (("E5", "supports", "In total, 187 persons were delivered to police stations."), ("E14", "supports", "The figure of 187 persons delivered to police stations is correct."), ("E7", "supports", "")), "accurate", "The ministry's own count and day, and the same count from the prosecutor.", time="2022-02-12"),
    Check(2, "judges had fined 43 people", "By the evening of 14 February 2022, judges had fined 43 people.", (("E5", "supports", "As of 18:00 today, courts have imposed fines on 43 persons"), ("E12", "supports", "the list holds 43 fines"), ("E7", "supports", "")), "accurate", "Both counts are as of 18:00 on Monday, 14 February.", time="2022-02-14"),
    Check(2, "at least five days' notice", "Under Law No. 214, organisers must give at least five days' notice.", (("E1", "partly_supports", "no later than five working days before the day of the event"),), "mostly_accurate", "Five working days, not five days."),
    Check(2, "Eleven of those held were under 18", "Eleven of the people detained in Dorrel were under 18.", (("E6", "supports", "Eleven of the detainees in Dorrel are under 18."), ("E10", "supports", "Eleven of the detainees in Dorrel are under 18."), ("E5", "refutes", "Four of the persons delivered were minors.")), "conflicting", "The centre holds eleven birth certificates; the ministry counts four. Unresolved.", confidence="moderate", said="accurate"),
    Check(2, "14 people were treated for head injuries", "", (("E6", "partly_supports", "Twelve of them had head injuries; the other two had broken fingers."), ("E4", "partly_supports", "14 persons detained or dispersed that day received hospital treatment")), "mostly_accurate", "Fourteen were treated; twelve of them for head injuries. Quayside's report itself was not found.", confidence="moderate", said="unproven", search=REPORT_SEARCH),
    Check(2, "the march had been paid for from abroad", "", (("E8", "no_bearing", "We have no information about that."),), "unproven", "No document was produced and none was found.", confidence="low", said="unproven", search=ARCHIVE_SEARCH),
    Check(2, "No batons were used", "", (("E8", "supports", "No batons were used against any participant."), ("E6", "refutes", "Nine say that they were hit with a baton.")), "unproven", "That it was said is on record; the claimant cannot be his own source, and one secondary source is too little to refute it.", confidence="low", said="accurate", search=BATON_SEARCH),
    Check(3, "The protest took place on Sunday", "The Dorrel protest took place on Sunday, 13 February 2022.", (("E5", "refutes", "On 12 February 2022, at about 12:00, a group of persons set out"), ("E8", "refutes", "Yesterday, Saturday, shortly after noon"), ("E13", "refutes", "")), "inaccurate", "It took place on Saturday, 12 February.", time="2022-02-13"),
    Check(3, "entered into force on 25 May 2020", "Law No. 214 on peaceful assemblies entered into force on 25 May 2020.", (("E1", "refutes", "that is, on 8 June 2020"), ("E15", "refutes", "Law No. 214 has been in force since 8 June 2020")), "inaccurate", "25 May is the day it was published; it was in force from 8 June.", time="2020-05-25"),
    Check(3, "Courts have so far fined 46 people", "By 22 February 2022, courts had fined 46 people for taking part in the Dorrel march.", (("E7", "supports", ""),), "accurate", "43 and three more by 18 February; an earlier version of the page said 64."),
    Check(4, "plastic bag over his head", "", (("E4", "no_bearing", ""),), "unproven", "The observations speak of complaints in general, not of this one.", confidence="low", said="unproven", search=NOTES_SEARCH),
    Check(4, "the authorities refused 287", "Of the 312 notices of assemblies filed in Varkesh in 2021, the authorities refused 287.", (("E7", "supports", ""),), "accurate", "The prosecutor's own table.", time="2021"),
    Check(4, "Nineteen complaints of torture", "Nineteen complaints of torture over the Dorrel detentions had been registered by 31 May 2022.", (("E4", "supports", "19 complaints of torture had been registered under article 173 of the Criminal Code by 31 May 2022"), ("E7", "supports", "")), "accurate", "The same number and date from two bodies.", time="../2022-05-31"),
    Check(4, "has been in pre-trial detention since 19 February", "Pelin Aurrey has been in pre-trial detention since 19 February 2022.", (("E4", "supports", "It notes the continued pre-trial detention of Ms. Aurrey."), ("E3", "qualifies", "She had been held since 19 February 2022.")), "outdated", "She was sentenced on 3 March 2023 and freed on 21 June 2023.", until="2023-03-03", time="2022-02-19/.."),
    Check(5, "Ninety-four persons were invited", "", (("E5", "refutes", "In total, 187 persons were delivered to police stations."), ("E7", "refutes", "")), "inaccurate", "The ministry itself had said 187 in February."),
    Check(5, "Four police officers were injured", "Four police officers were injured by stones in Dorrel on 12 February 2022.", (("E5", "refutes", "Two police officers sought medical help for bruises. Neither was admitted to hospital."), ("E11", "refutes", "No police officer was admitted to a ward on this day."), ("E7", "refutes", "")), "mostly_inaccurate", "Officers were hurt, but two, with bruises.", time="2022-02-12"),
    Check(5, "fell by 38 per cent in 2021", "", (("E7", "qualifies", ""),), "missing_context", "50 to 31 is right; 117 administrative cases took their place that year.", time="2021"),
    Check(5, "most liberal arrangement in the region", "", (("E1", "no_bearing", ""),), "not_checkable", "A judgement of value without a measure."),
    Check(6, "the longest handed down", "Josk Harrad's seven-year term is the longest handed down over the 2022 protest.", (("E3", "refutes", "reduced the prison term of the Varkesh union leader Josk Harrad from seven years to four"), ("E9", "refutes", "Lorne Vasker, which is now the longest in the case")), "outdated", "On appeal it was cut to four years; five years is now the longest.", until="2023-06-21"),
    Check(6, "Nine criminal cases were opened", "Nine criminal cases were opened over the Dorrel march.", (("E7", "supports", ""),), "accurate", "The prosecutor's table gives nine."),
)  # fmt: skip

GRADES = (("Ministry of Public Order", "D", "Its own count of 187 became 94 in July, and its count of minors stands against birth certificates."),)  # fmt: skip
"""Grades that were given later: source, letter, why."""
MOVES = (
    ("stop", "Two bodies with an interest each; neither saw all stations."),
    ("investigate", "The centre's lawyers spoke to the families; the ministry gives no basis for its count."),
    ("trace", "The birth certificates are with the centre; Ben has seen copies of all eleven."),
)
"""Moves of SIFT for the claim that stays conflicting."""

ANSWERS = {"investigators accuse her": "yes", "torture by an official punishable": "no"}
"""Words of claims that the program did not mark, and whether they accuse somebody."""
