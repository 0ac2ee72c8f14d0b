extension String {
    /// With blanks that don't break between French signs and their words: « mot », mot ?
    package var withHeldSigns: String {
        var held = replacing("« ", with: "«\u{A0}")
        for sign in ["»", ":", ";", "?", "!"] { held = held.replacing(" \(sign)", with: "\u{A0}\(sign)") }
        return held
    }
}
