"""How each kind of signal is usually said."""

import re

ROLE = (
    r"(?:engineer|developer|manager|executive|representative|designer|analyst|technician|director|lead|head|recruiter|"
    r"officer|consultant|accountant|nurse|driver|assistant)"
)
TOOL = (
    r"(?:Salesforce|HubSpot|Pipedrive|SAP|Snowflake|Databricks|Kubernetes|Docker|AWS|Azure|Datadog|Shopify|Stripe|"
    r"Intercom|Zendesk|Terraform|Power BI|Tableau|Workday|Jira|Slack|Postgres|Kafka)"
)
STANDARD = (
    r"(?:SOC ?2(?: Type II?)?|ISO ?27001|PCI DSS|NIS2|DORA|HIPAA|GDPR|Cyber Essentials(?: Plus)?|FedRAMP|HITRUST)"
)
CHIEF = r"(?:chief|CEO|CFO|CTO|CRO|COO|VP|vice president|head of|president|chair|director)"


def _all(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)


CUES: dict[str, tuple[re.Pattern[str], ...]] = {
    "hiring_plans": _all(
        r"\b(?:plans?|wants?|intends?|aims?|will|going|budget)\b.{0,40}\b(?:hire|recruit|add|double|grow|create)\b"
        r".{0,30}\b(?:people|jobs|teams?|seats|staff|employees|roles)\b",
        r"\bgrowing (?:the|our|its)\b.{0,25}\bteams?\b",
        r"\b(?:new|additional|more) (?:jobs|seats|positions)\b",
        r"\bwe are hiring at\b",
    ),
    "open_jobs": _all(
        rf"\b(?:looking for|seeking|hiring|searching for) an? (?:[\w-]+ ){{0,3}}{ROLE}\b",
        r"\bopen (?:position|role|vacancy)\b|\bcurrent vacanc|\bvacanc(?:y|ies) at\b",
        r"\bapply (?:now|today|by|before)\b|\bhas an opening for\b",
    ),
    "recent_hires": _all(
        r"\b(?:has|have) (?:just )?(?:joined|hired|come on board)\b|\bjoins\b",
        r"\bstarted (?:at|as|a new position)\b|\bnew position at\b|\bfirst week at\b",
        r"\bwelcome\b.{0,40}\b(?:new|joined)\b|\bglad i joined\b|\bwho joined\b",
    ),
    "tech_stack": _all(
        rf"\b(?:migrated|moved|switched|runs?|running|built|standardi[sz]ed|working|works?|use)\b.{{0,40}}\b{TOOL}\b",
        rf"\b{TOOL}\b.{{0,30}}\bwhich we use\b",
    ),
    "website": _all(
        r"\b(?:new|redesigned|relaunched|rebuilt)\b.{0,25}\b(?:pricing page|website|homepage|site)\b",
        r"\b(?:site|website)\b.{0,30}\b(?:live|launched|relaunch)|\bnew in this release\b",
        r"\breleased version\b",
    ),
    "compliance": _all(
        rf"{STANDARD}.{{0,40}}\b(?:certified|audit|certification|controls|compliant|report)\b",
        rf"\b(?:completed|passed|comply with|meets|achieved|certified|audit)\b.{{0,40}}{STANDARD}",
    ),
    "people": _all(
        rf"\b(?:appoint(?:ed|s)|promoted|named)\b.{{0,60}}\b{CHIEF}\b",
        rf"\b{CHIEF}\b.{{0,60}}\b(?:steps down|resigns?|leaves)\b|\bi am leaving\b",
        rf"\bbecomes? (?:the )?(?:new )?{CHIEF}\b",
    ),
    "news": _all(
        r"\bpartnership with\b|\bwon a contract\b|\bcontract with\b",
        r"\b(?:received|won)\b.{0,30}\baward\b",
        r"\brecord (?:revenue|sales|quarter)\b|\b(?:sales|revenue)\b.{0,30}\brose\b",
    ),
    "expansion": _all(
        r"\bopen(?:s|ing)?\b.{0,20}\b(?:office|site|warehouse|branch|plant)\b",
        r"\braised \S+ ?(?:million|m\b|billion)|\bacquired\b|\bacquisition of\b",
        r"\bexpands? (?:to|into)\b|\benter(?:s|ing)? (?:the|two|three|a|new)?.{0,12}\bmarkets?\b",
    ),
}  # fmt: skip
KINDS = (*CUES, "custom")
