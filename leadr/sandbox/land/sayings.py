"""What people post about: needs, pains, events of their company, and much that only sounds like it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Saying:
    """Ways to say one thing: the signal kinds it truly is, and whether it is a need (intent) or a pain."""

    weight: int
    texts: tuple[str, ...]
    kinds: tuple[str, ...] = ()
    meaning: str = ""


SAYINGS = (
    Saying(9, (
        "We are looking for a new {need}. Which one would you choose today?",
        "Can anyone recommend a good {need}? We want to decide this quarter.",
        "Does anybody here have experience with switching to another {need}? We are comparing three right now.",
        "Time for a change: our contract ends in spring and we are evaluating a new {need}.",
        "Ours is being switched off in June, so: which {need} do you swear by?",
        "Shortlist of two, budget approved. Tell me what I should ask the vendors of a {need} at {company}.",
    ), meaning="intent"),
    Saying(9, (
        "Our {pain} is broken and everybody at {company} knows it.",
        "I am so tired of our {pain}. We lose two days every week.",
        "We are struggling with {pain} again. Spreadsheets do not scale.",
        "Honest post: {pain} at {company} is a mess and I do not know where to begin.",
        "If I have to fix our {pain} by hand once more, I will scream.",
        "Third month in a row that {pain} kept my team in the office until nine.",
    ), meaning="pain"),
    Saying(5, (
        "We are hiring at {company}.",
        "Big plans: we will hire {number} people for our {team} team next year.",
        "Next quarter {company} is growing the {team} team, come and talk to me.",
    ), ("hiring_plans",)),
    Saying(4, (
        "Open role: {role} at {company}, in {city} or remote. Apply by Friday.",
        "My team has an opening for a {role}. The job ad is online since today.",
    ), ("open_jobs",)),
    Saying(4, (
        "I am happy to share that I have started a new position at {company}!",
        "First week at {company} done. So glad I joined this team.",
        "Please welcome our new {role}, who joined {company} on Monday.",
    ), ("recent_hires",)),
    Saying(3, (
        "We moved our whole reporting to {tool} this month, here is what we learned.",
        "{company} now runs on {tool}. The migration took eleven weeks.",
    ), ("tech_stack",)),
    Saying(2, (
        "Our new website is live. Have a look at the pricing page!",
        "We rebuilt {company}'s site from scratch and launched it last night.",
    ), ("website",)),
    Saying(2, (
        "{company} passed its {standard} audit without a finding.",
        "Proud day: we are now {standard} certified.",
    ), ("compliance",)),
    Saying(2, (
        "I have been promoted to {position} at {company}. Thank you all.",
        "After nine years I am leaving {company} at the end of the month.",
    ), ("people",)),
    Saying(2, (
        "{company} won the industry award for best newcomer tonight!",
        "We signed a partnership with {partner} today.",
    ), ("news",)),
    Saying(3, (
        "{company} is opening an office in {city} this autumn.",
        "We raised {million} million to enter two new markets.",
    ), ("expansion",)),
    Saying(6, (
        "We are not hiring at {company} right now, please send no applications.",
        "Hiring is broken. Five thoughts on why interviews fail.",
        "How to hire your first {role}: a thread with ten tips.",
        "We stopped looking for a {need}. The old one does it.",
        "Everybody talks about {tool}. We do not use it and are fine.",
        "What does {standard} mean? A short guide for beginners.",
        "In {year} I started at {company}. What a journey it has been.",
        "Unpopular opinion: outbound is not broken, your list is.",
        "We are looking for feedback on our talk about {pain}.",
        "My neighbour is looking for a new {need}. He asked me why I laughed.",
        "Remember when our {pain} was broken? Two years later we teach it.",
        "A customer told me their {pain} is a mess. We fixed it in a week, book a demo.",
        "The best sentence of the panel: nobody is hiring at {company} without a plan.",
        "Selling a {need}? Here is how to write to buyers. DM me for our webinar.",
    )),
    Saying(14, (
        "Five lessons from this quarter at {company}.",
        "Proud of the team at {company}.",
        "A question for you: what was your best meeting this year?",
        "Reading list for the weekend, number {number}.",
        "Ten thousand steps before nine. How do you start your day?",
        "Great talks in {city} today, my feet hurt.",
        "Leadership is listening. More tomorrow.",
        "The coffee machine on our floor has been repaired. Morale is up.",
    )),
)  # fmt: skip
TAILS = (
    "", "", "", "Happy to hear your view.", "More in the comments.", "Thank you to everybody who helped.",
    "Let me know what you think.", "#growth #teamwork",
)  # fmt: skip
COMPANY_SAYINGS = tuple(saying for saying in SAYINGS if saying.kinds)
