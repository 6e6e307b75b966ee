"""Locales that a request for a storefront or a language stands for."""

STOREFRONTS = {
    "ar": "es", "at": "de", "au": "en", "br": "pt", "ca": "en", "cl": "es", "cn": "zh", "co": "es", "cz": "cs",
    "de": "de", "dk": "da", "es": "es", "fi": "fi", "fr": "fr", "gb": "en", "gr": "el", "hu": "hu", "id": "id",
    "ie": "en", "il": "he", "in": "en", "it": "it", "jp": "ja", "kr": "ko", "mx": "es", "ng": "en", "nl": "nl",
    "no": "nb", "nz": "en", "pe": "es", "ph": "en", "pl": "pl", "pt": "pt", "ro": "ro", "ru": "ru", "sa": "ar",
    "se": "sv", "sg": "en", "th": "th", "tr": "tr", "tw": "zh", "ua": "uk", "us": "en", "vn": "vi", "za": "en",
}  # fmt: skip
STEAM = {
    "english": "en", "german": "de", "french": "fr", "italian": "it", "spanish": "es", "latam": "es-419",
    "portuguese": "pt-PT", "brazilian": "pt-BR", "russian": "ru", "polish": "pl", "turkish": "tr", "dutch": "nl",
    "schinese": "zh-CN", "tchinese": "zh-TW", "japanese": "ja", "koreana": "ko", "ukrainian": "uk", "czech": "cs",
    "danish": "da", "finnish": "fi", "hungarian": "hu", "norwegian": "nb", "romanian": "ro", "swedish": "sv",
    "thai": "th", "vietnamese": "vi", "greek": "el", "bulgarian": "bg", "arabic": "ar", "indonesian": "id",
}  # fmt: skip


def storefront_locale(country: str) -> str:
    """The main language of a storefront with its country, "en-GB"; "und-CH" where no one language stands out."""
    return f"{STOREFRONTS.get(country, 'und')}-{country.upper()}"
