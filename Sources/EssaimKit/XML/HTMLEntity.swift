/// The names that HTML gives to characters of French texts: in XML they mean nothing.
enum HTMLEntity {
    static let characters: [String: Character] = [
        "nbsp": "\u{A0}", "iexcl": "¡", "cent": "¢", "pound": "£", "sect": "§", "copy": "©", "laquo": "«",
        "raquo": "»", "reg": "®", "deg": "°", "plusmn": "±", "sup2": "²", "sup3": "³", "acute": "´",
        "micro": "µ", "para": "¶", "middot": "·", "sup1": "¹", "ordm": "º", "frac14": "¼", "frac12": "½",
        "frac34": "¾", "times": "×", "divide": "÷", "Agrave": "À", "Aacute": "Á", "Acirc": "Â",
        "Atilde": "Ã", "Auml": "Ä", "AElig": "Æ", "Ccedil": "Ç", "Egrave": "È", "Eacute": "É", "Ecirc": "Ê",
        "Euml": "Ë", "Icirc": "Î", "Iuml": "Ï", "Ocirc": "Ô", "Ouml": "Ö", "Ugrave": "Ù", "Ucirc": "Û",
        "Uuml": "Ü", "agrave": "à", "aacute": "á", "acirc": "â", "atilde": "ã", "auml": "ä", "aring": "å",
        "aelig": "æ", "ccedil": "ç", "egrave": "è", "eacute": "é", "ecirc": "ê", "euml": "ë", "igrave": "ì",
        "iacute": "í", "icirc": "î", "iuml": "ï", "ntilde": "ñ", "ograve": "ò", "oacute": "ó", "ocirc": "ô",
        "ouml": "ö", "ugrave": "ù", "uacute": "ú", "ucirc": "û", "uuml": "ü", "yuml": "ÿ", "OElig": "Œ",
        "oelig": "œ", "Yuml": "Ÿ", "euro": "€", "hellip": "…", "bull": "•", "ndash": "–", "mdash": "—",
        "lsquo": "‘", "rsquo": "’", "sbquo": "‚", "ldquo": "“", "rdquo": "”", "bdquo": "„", "lsaquo": "‹",
        "rsaquo": "›", "trade": "™", "larr": "←", "rarr": "→", "harr": "↔", "infin": "∞", "ne": "≠",
        "le": "≤", "ge": "≥", "minus": "−", "thinsp": "\u{2009}", "ensp": "\u{2002}", "emsp": "\u{2003}",
        "shy": "\u{AD}",
    ]
}
