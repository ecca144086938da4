"""The words the world is made of: names, titles, places, industries."""

FIRST = (
    "Ada", "Amara", "Bela", "Bruno", "Carla", "Chidi", "Dana", "Dmitri", "Elif", "Emil", "Farah", "Finn",
    "Greta", "Hana", "Hugo", "Ines", "Ivan", "Jana", "Joao", "Kaja", "Kofi", "Lena", "Luca", "Maja", "Marco",
    "Mina", "Nadia", "Nils", "Olga", "Omar", "Petra", "Pablo", "Rania", "Rui", "Sara", "Sven", "Tara", "Timo",
    "Uma", "Viktor", "Wanda", "Yara",
)  # fmt: skip
LAST = (
    "Abe", "Alvarez", "Bauer", "Berg", "Costa", "Diallo", "Dietrich", "Eriksen", "Farkas", "Fischer", "Garcia",
    "Haas", "Ivanova", "Jansen", "Kaya", "Keller", "Kim", "Kovac", "Lang", "Larsen", "Lopez", "Marin", "Meyer",
    "Moreau", "Nagy", "Novak", "Okafor", "Orlov", "Peters", "Popov", "Reyes", "Rossi", "Santos", "Schmid",
    "Silva", "Sato", "Toth", "Vogel", "Wagner", "Weber", "Yilmaz", "Zeman",
)  # fmt: skip
TITLES = (
    "Head of Sales", "Sales Director", "Account Executive", "VP Marketing", "Marketing Manager", "Recruiter",
    "HR Manager", "Software Engineer", "Chief Technology Officer", "Founder", "Product Manager", "Finance Lead",
)  # fmt: skip
INDUSTRIES = (
    "Software", "Logistics", "Manufacturing", "Healthcare", "Finance", "Retail", "Energy",
)  # fmt: skip
PLACES = (
    "Berlin, Germany", "Vienna, Austria", "Zürich, Switzerland", "São Paulo, Brazil", "New York, United States",
    "Casablanca, Morocco", "Kathmandu, Nepal", "Leeds, United Kingdom", None,
)  # fmt: skip
COUNTRIES = {
    "Germany": "DE", "Austria": "AT", "Switzerland": "CH", "Brazil": "BR", "United States": "US", "Morocco": "MA",
    "Nepal": "NP", "United Kingdom": "GB",
}  # fmt: skip
SCHOOLS = (
    "University of Leeds", "Technische Universität Wien", "Universität Zürich", "Universidade de São Paulo",
)  # fmt: skip
FIRST_COMPANIES = (
    "Northwind", "Acme", "Lumen", "Kestrel", "Orbital", "Brightwater", "Halden", "Meridian", "Quanta", "Fjord",
    "Solace", "Tessel", "Verity", "Wren", "Zephyr", "Cobalt", "Drift", "Ember", "Grove", "Harbor",
)  # fmt: skip
MORE_COMPANIES = (
    "Alderway", "Basalt", "Birchline", "Calder", "Castora", "Cindervale", "Corvid", "Dovetail", "Dunmore",
    "Eastmark", "Elmstead", "Fathom", "Ferrow", "Glasswing", "Granary", "Hazelton", "Ironbridge", "Juniper",
    "Kilnworks", "Larkfield", "Lodestar", "Marram", "Millrace", "Nettle", "Oakhurst", "Pallas", "Pinnace",
    "Quillon", "Redfern", "Ridgeway", "Saltmarsh", "Sextant", "Silverlake", "Stonecrop", "Tidewell", "Umbra",
    "Valemont", "Wayfarer", "Yarrow", "Zenvia",
)  # fmt: skip
COMPANIES = FIRST_COMPANIES + MORE_COMPANIES
