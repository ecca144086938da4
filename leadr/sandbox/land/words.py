"""Small words that fill the gaps of posts and pages."""

import random

ROLES = (
    "Sales Development Representative", "Account Executive", "Data Engineer", "Warehouse Manager",
    "Customer Success Manager", "Security Engineer", "Product Designer", "Financial Analyst", "Marketing Manager",
    "Field Technician",
)  # fmt: skip
TEAMS = ("sales", "engineering", "customer success", "marketing", "data", "operations", "finance")
TOOLS = (
    "Salesforce", "HubSpot", "Snowflake", "Kubernetes", "Datadog", "Shopify", "Stripe", "Intercom", "Terraform",
    "Power BI",
)  # fmt: skip
NEEDS = (
    "CRM", "data warehouse", "applicant tracking system", "payroll provider", "PR agency", "warehouse robot",
    "customer support platform", "sales engagement tool", "penetration testing partner", "translation agency",
)  # fmt: skip
PAINS = (
    "outbound", "reporting", "onboarding", "invoicing", "forecasting", "hiring process", "lead routing",
    "stock planning",
)  # fmt: skip
STANDARDS = ("SOC 2 Type II", "ISO 27001", "PCI DSS", "NIS2", "DORA", "HIPAA", "Cyber Essentials Plus")
CITIES = ("Leeds", "Rotterdam", "Lyon", "Toronto", "Singapore", "Gdansk", "Nairobi", "Austin", "Porto", "Malmo")
PARTNERS = ("Ostrava Rail", "Bluepeak Bank", "Harvest Foods", "Nordlys Energy", "Casa Clinics", "Meridor Retail")
POSITIONS = ("Chief Revenue Officer", "VP Sales", "Chief Financial Officer", "Head of Data", "Chief Operating Officer")


def fillings(throw: random.Random) -> dict[str, str]:
    """One choice for every gap."""
    return {
        "role": throw.choice(ROLES),
        "team": throw.choice(TEAMS),
        "tool": throw.choice(TOOLS),
        "need": throw.choice(NEEDS),
        "pain": throw.choice(PAINS),
        "standard": throw.choice(STANDARDS),
        "city": throw.choice(CITIES),
        "partner": throw.choice(PARTNERS),
        "position": throw.choice(POSITIONS),
        "number": str(throw.randint(5, 60)),
        "million": str(throw.choice((4, 9, 15, 22, 40))),
        "year": str(throw.randint(2011, 2021)),
    }


def filled(text: str, gaps: dict[str, str]) -> str:
    """A text with its gaps filled, and the right article before a vowel."""
    return text.format(**gaps).replace(" a Acc", " an Acc").replace(" a app", " an app")
