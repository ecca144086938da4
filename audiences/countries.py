"""The two letters of a country a place names, for the web search's hint. Pure."""

from audiences.evidence import plain

COUNTRIES = {
    "argentina": "AR", "australia": "AU", "austria": "AT", "osterreich": "AT", "belgium": "BE", "brazil": "BR",
    "brasil": "BR", "bulgaria": "BG", "canada": "CA", "chile": "CL", "china": "CN", "colombia": "CO", "croatia": "HR",
    "czechia": "CZ", "czech republic": "CZ", "denmark": "DK", "egypt": "EG", "estonia": "EE", "finland": "FI",
    "france": "FR", "germany": "DE", "deutschland": "DE", "greece": "GR", "hong kong": "HK", "hungary": "HU",
    "india": "IN", "indonesia": "ID", "ireland": "IE", "israel": "IL", "italy": "IT", "japan": "JP", "kenya": "KE",
    "latvia": "LV", "lithuania": "LT", "luxembourg": "LU", "malaysia": "MY", "mexico": "MX", "morocco": "MA",
    "nepal": "NP", "netherlands": "NL", "new zealand": "NZ", "nigeria": "NG", "norway": "NO", "pakistan": "PK",
    "peru": "PE", "philippines": "PH", "poland": "PL", "portugal": "PT", "romania": "RO", "saudi arabia": "SA",
    "serbia": "RS", "singapore": "SG", "slovakia": "SK", "slovenia": "SI", "south africa": "ZA", "south korea": "KR",
    "spain": "ES", "sweden": "SE", "switzerland": "CH", "schweiz": "CH", "taiwan": "TW", "thailand": "TH",
    "turkey": "TR", "ukraine": "UA", "united arab emirates": "AE", "uae": "AE", "united kingdom": "GB", "uk": "GB",
    "england": "GB", "scotland": "GB", "united states": "US", "usa": "US", "us": "US", "vietnam": "VN",
}  # fmt: skip


def country_of(place: str) -> str:
    """The country's letters, from the last part of a place; empty when it names none we know."""
    parts = [plain(part).strip(" .") for part in reversed(place.split(","))]
    return next((COUNTRIES[part] for part in parts if part in COUNTRIES), "")
