"""What is written about a company when something happens: the sentence that says it, by kind of page."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Article:
    """A kind of page: its form, its title, and ways to write the sentence that says what happened."""

    form: str
    title: str
    quotes: tuple[str, ...]
    kinds: tuple[str, ...] = ()


ARTICLES: dict[str, tuple[Article, ...]] = {
    "hiring_plans": (
        Article("news", "{company} to add {number} jobs", (
            "{company} plans to hire {number} people for its {team} team over the next year.",
            "The company will create {number} new jobs, {company} said on Tuesday.",
            "{company} wants to double its {team} team before summer.",
            "Headcount in {team} is set to climb: {company} has ordered {number} more desks.",
        ), ("hiring_plans",)),
        Article("careers", "Growing our {team} team", (
            "We are growing the {team} team at {company} by {number} people next year.",
            "{company} has budget for {number} additional seats in {team}.",
        ), ("hiring_plans",)),
    ),
    "open_jobs": (
        Article("job", "{role} at {company}", (
            "{company} is looking for a {role} in {city}.",
            "We have an open position for a {role} in our {city} team.",
            "Apply now to join {company} as a {role}.",
            "Could you be the {role} we miss in {city}?",
        ), ("open_jobs",)),
        Article("careers", "Open positions at {company}", (
            "We are hiring a {role} for our office in {city}, starting immediately.",
            "Current vacancies at {company}: {role}, {city}.",
        ), ("open_jobs",)),
    ),
    "recent_hires": (
        Article("news", "{person} joins {company}", (
            "{person} has joined {company} as {job}.",
            "{company} has hired {person} as its new {job}.",
            "{person} started at {company} as {job} this month.",
            "{person} swapped a rival's badge for one of {company} and is its {job} since Monday.",
        ), ("recent_hires",)),
        Article("blog", "Welcome, {person}", (
            "We are happy to welcome {person}, our new {job}.",
            "{person} has just come on board as {job}.",
        ), ("recent_hires",)),
    ),
    "tech_stack": (
        Article("blog", "Why {company} moved to {tool}", (
            "{company} has migrated its systems to {tool}.",
            "We now run everything on {tool}.",
            "Since spring our teams have been working in {tool} every day.",
            "{tool} replaced three old systems at {company}.",
        ), ("tech_stack",)),
        Article("job", "{role} ({tool}) at {company}", (
            "{company} is looking for a {role}; you will work with {tool}, which we use across the company.",
        ), ("open_jobs", "tech_stack")),
    ),
    "website": (
        Article("site", "New pricing", (
            "{company} has published a new pricing page with three plans.",
            "We have launched our new website today.",
            "The redesigned {company} site went live this week.",
            "{company} shows a new face on the web since Monday.",
        ), ("website",)),
        Article("site", "Changelog", (
            "{company} released version {number} of its product with a new dashboard.",
            "New in this release: single sign-on for every plan.",
        ), ("website",)),
    ),
    "compliance": (
        Article("trust", "{standard} at {company}", (
            "{company} has completed its {standard} audit.",
            "{company} is now {standard} certified.",
            "Auditors confirmed our {standard} controls without exceptions.",
            "The {standard} badge now hangs on the wall of {company}.",
        ), ("compliance",)),
        Article("news", "{company} prepares for {standard}", (
            "{company} must comply with {standard} by the end of the year.",
            "The regulator asked {company} to show that it meets {standard}.",
        ), ("compliance",)),
    ),
    "people": (
        Article("news", "Change at the top of {company}", (
            "{company} has appointed {person} as {position}.",
            "{person} has been promoted to {position} at {company}.",
            "{company}'s {position} {person} steps down after {number} months.",
            "The founder hands the keys of {company} to {person}, who becomes {position}.",
            "{person} takes the chair of the {position} at {company}.",
        ), ("people",)),
    ),
    "news": (
        Article("news", "{company} and {partner} work together", (
            "{company} signed a partnership with {partner}.",
            "{company} won a contract with {partner} worth {million} million.",
            "{company} received the trade award for its service to {partner}.",
            "{partner} chose {company} as its supplier for five years.",
        ), ("news",)),
        Article("blog", "Our best quarter", (
            "{company} reported record revenue of {million} million for the quarter.",
            "Sales at {company} rose by {number} percent, our best quarter so far.",
        ), ("news",)),
    ),
    "expansion": (
        Article("news", "{company} comes to {city}", (
            "{company} is opening a new office in {city}.",
            "{company} raised {million} million to enter the market in {city}.",
            "{company} acquired a competitor in {city} for {million} million.",
            "A second site of {company} will take up work in {city} in March.",
        ), ("expansion",)),
        Article("news", "{company} builds in {city}", (
            "{company} expands to {city} and plans to hire {number} people there.",
        ), ("expansion", "hiring_plans")),
    ),
}  # fmt: skip
LOOKALIKES = (
    Article("careers", "Careers at {company}", (
        "{company} is not hiring at the moment and has no open positions.",
        "There are no vacancies in {team} right now; we paused all recruiting.",
    )),
    Article("job", "{role} (filled)", (
        "The position of {role} has been filled and applications are closed.",
        "This job ad of {company} expired; it is no longer open.",
    )),
    Article("news", "{company} denies plans", (
        "{company} denied that it plans to hire or to open an office in {city}.",
        "A spokesperson said {company} will not expand to {city}.",
        "{company} has frozen hiring until further notice.",
    )),
    Article("news", "A look back at {company}", (
        "In {year}, {company} opened its office in {city} and hired {number} people.",
        "Back in {year}, {company} raised {million} million.",
        "{company} was SOC 2 certified for the first time in {year}.",
    )),
    Article("blog", "How to prepare for {standard}", (
        "This guide explains what {standard} asks of a company and how long an audit takes.",
        "Many teams ask us what {standard} means; here is a short answer.",
    )),
    Article("blog", "Ten tips for hiring managers", (
        "Hiring a {role} is hard: write a short job ad and answer quickly.",
        "A good welcome matters when a new colleague joins a {team} team.",
    )),
    Article("blog", "Do you need {tool}?", (
        "We looked at {tool} and decided against it.",
        "{tool} is popular, but {company} does not use it.",
    )),
    Article("local", "{company} Theatre opens its season", (
        "The {company} Theatre in {city} opens its new season with a comedy.",
        "The {company} football club signed a striker from {city}.",
    )),
    Article("news", "What rivals of {company} do", (
        "Rivals of {company} plan to hire {number} people this year.",
        "{partner} has hired {person}, who used to work for {company}.",
        "{partner}, a customer of {company}, is opening a new office in {city}.",
    )),
    Article("news", "{company} waits", (
        "The plan of {company} to hire {number} people was put off for an unknown time.",
        "Rumours that {company} could open an office in {city} keep coming.",
        "{company} sold its office in {city} and raised prices.",
    )),
    Article("blog", "How we help our customers", (
        "{company} helps its customers to pass their {standard} audit.",
        "A customer migrated to {tool} with the help of {company}.",
        "Our customers are looking for a {role} more often than last year.",
    )),
    Article("site", "Imprint", (
        "{company} is responsible for the content of this website.",
        "Our website uses cookies to remember your language.",
    )),
)  # fmt: skip
FILLERS = {
    "news": (
        "The company from {home} ({domain}) was founded in {founded}.",
        "{company} works in {industry} and employs about {headcount} people.",
        "{company}, online at {domain}, has its customers mostly in the region.",
        "Shares of its competitors hardly moved.",
        "Observers were not surprised.",
        "The mayor of {home} was not available for comment.",
    ),
    "local": (
        "Tickets are sold at the door.",
        "The evening ends at ten.",
        "Rain is expected.",
        "The last season was well attended.",
    ),
    "careers": (
        "We are a team of about {headcount} in {home}.",
        "You can bring your dog on Fridays.",
        "Our office is ten minutes from the station.",
        "We care about good tools and quiet mornings.",
    ),
    "job": (
        "The salary band is in the description below.",
        "You speak English; a second language helps.",
        "Thirty days of leave and a train pass are included.",
        "{company} ({domain}) is an equal opportunity employer.",
        "Please send no photograph.",
    ),
    "blog": (
        "It took longer than we thought.",
        "We wrote down what we learned, so that you need not.",
        "{company} was founded in {founded} in {home}.",
        "Questions are welcome by email.",
        "The next post will be about documentation.",
    ),
    "trust": (
        "Reports are available to customers on request.",
        "Write to security@{domain} with questions.",
        "Data is stored in the European Union.",
        "This page is reviewed every quarter.",
    ),
    "site": (
        "{company} serves customers in {industry}.",
        "Read more in our documentation.",
        "All prices are without tax.",
        "Write to hello@{domain}.",
    ),
}
