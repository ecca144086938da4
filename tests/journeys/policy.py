"""What a browser complains of while somebody looks at pages: broken policies and scripts that failed."""

from playwright.sync_api import BrowserContext

# The event tells of every violation, those of workers and reports too; the console tells of most.
TELL = """addEventListener("securitypolicyviolation", (event) =>
  console.error(`Content Security Policy: ${event.violatedDirective} ${event.blockedURI}`))"""


def listen(context: BrowserContext) -> list[str]:
    """Whatever the pages of a context complain of from now on, one line each."""
    complaints: list[str] = []
    context.add_init_script(TELL)
    context.on("weberror", lambda failed: complaints.append(f"script error: {failed.error}"))
    context.on("console", lambda line: complaints.append(f"{line.page.url}: {line.text}") if _is_csp(line) else None)
    return complaints


def _is_csp(line) -> bool:
    return "Content Security Policy" in line.text or "violates" in line.text
