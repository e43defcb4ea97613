"""What nouns are to a claim: measures, and those that only look like one: bounds, movements, bodies, dates, cues.

Each is matched whole, on a noun's lemma or its printed form.
"""

from __future__ import annotations

import re

#: What moves is told by what stands behind these: "a reduction in agency costs" is told of agency costs.
MOVEMENT = re.compile(
    r"(?i)(?:reduction|increase|decrease|cut|fall|drop|rise|growth|improvement|decline|change|expansion)"
)
#: Nouns that bound a figure or say what it is for, and measure nothing.
BOUNDS = re.compile(
    r"(?i)(?:minimum|maximum|total|average|range|region|order|area|level|target|goal|ambition|objective|"
    r"trajectory|aim|figure|requirement|plan|forecast|estimate|projection|standard|commitment|"
    r"excess|majority|rest|position|worth|value|sum|potential)"
)
#: Nouns of argument, papers and procedure.
CUES = re.compile(
    r"(?i)(?:account|action|advice|agreement|analysis|annex|appendix|approach|argument|aspect|assessment|"
    r"assumption|author|basis|behalf|box|calculation|case|chapter|choice|circumstance|claim|"
    r"condition|confidence|consequence|consideration|consultation|context|course|data|date|default|"
    r"detail|discussion|document|effect|element|evaluation|evidence|example|expectation|extent|fact|"
    r"factor|finding|function|guidance|idea|implication|information|interval|issue|judgement|kind|"
    r"lack|lesson|light|line|manner|means|measure|method|methodology|model|modelling|need|note|"
    r"opportunity|option|paper|paragraph|part|piece|point|possibility|priority|principle|"
    r"probability|problem|process|progress|proposal|provision|purpose|question|reality|reason|"
    r"recommendation|regard|relation|report|research|respect|result|review|risk|role|scenario|"
    r"scope|section|sense|set|situation|sort|stage|statement|step|strategy|structure|study|survey|"
    r"table|term|text|thing|timescale|trial|understanding|uncertainty|variety|view|way|word|work|"
    r"one)"
)
#: Nouns of measure that say nothing until it is told of what.
COUNTING = re.compile(r"(?i)(?:number|percentage|proportion|share|rate|level|volume|amount|length|use|quality|time)")
#: What is counted, earned or spent.
MEASURES = re.compile(
    r"(?i)(?:costs?|savings?|efficienc(?:y|ies)|benefits?|spend(?:ing)?|expenditure|emissions?|rates?|admissions?|"
    r"receipts?|revenues?|income|yield|budgets?|productivity|headcount|posts|staffing|capacity|demand|take-?up|uptake|"
    r"waits?|turnover|footprint|consumption|usage|mileage|homes|dwellings|prices?|bills?|volumes?|numbers?|percentage|"
    r"proportion|share|transfers|stay|performance|backlog)"
)
#: What is saved, or saved on.
SAVED = re.compile(
    r"(?i)(?:savings?|efficienc(?:y|ies)|benefits?|receipts?|yield|costs?|spend(?:ing)?|expenditure|budgets?)"
)
#: Bodies, people and spans of time, which metrics are told of and are none.
ACTORS = re.compile(
    r"(?i)(?:departments?|ministr\w+|ministers?|governments?|treasury|councils?|trusts?|boards?|committees?|commission\w*|"
    r"agenc(?:y|ies)|authorit(?:y|ies)|officials?|officers?|witness\w*|consultants?|auditors?|secretary|whitehall|"
    r"chiefs?|bosses|leaders?|regulators?|operators?|watchdogs?|households?|members?|spokes\w+|directors?|chair\w*|campaigners|"
    r"nhs|partners?|organisations?|bodies|companies|contractors?|providers?|systems?|businesses|industry|taxpayers?|exchequer|economy|"
    r"parliament|fund|weeks?|days?|hours?|"
    r"people|sector|country|areas?|services?)"
)
#: When and how much, and not what.
CALENDAR = re.compile(
    r"(?i)(?:january|february|march|april|may|june|july|august|september|october|november|december|spring|summer|autumn|"
    r"winter|christmas|easter|(?:mon|tues|wednes|thurs|fri|satur|sun)day|date|today|"
    r"years?|months?|quarter|period|end|half|third|fifth|millions?|billions?|bn|m|k|annum|cent|percent)"
)
#: Words before a noun that are no part of its name.
LOOSE = re.compile(
    r"(?i)(?:further|additional|extra|more|fewer|other|own|same|such|first|second|any|all|both|"
    r"approximately|around|about|overall|up|minimum|maximum|at|least|most|nearly|almost|just|"
    r"only|some|above|following|many|as)"
)
#: Verbs by which a thing comes to a figure, and nobody brings it there.
COMES_TO = re.compile(r"(?i)(?:be|average|total|reach|take|equal|exceed|cost|number|amount|stand|come)")
