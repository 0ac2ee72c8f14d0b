internal import EssaimKit

extension String {
    /// A sentence with counts in it, each word in the number of the count before it: `2 fiche(s) vérifiée(s)` becomes
    /// `2 fiches vérifiées`. In French, one begins at 2; in English, 0 is many, too.
    func counted(in language: Language) -> String {
        var result = ""
        var number: Int?
        var digits = ""
        var rest = self[...]
        while let character = rest.first {
            if character.isASCII && character.isNumber {
                digits.append(character)
            } else if !digits.isEmpty {
                number = Int(digits)
                digits = ""
            }
            if rest.hasPrefix("(s)"), let count = number {
                if language == .fr ? count >= 2 : count != 1 { result += "s" }
                rest = rest.dropFirst(3)
                continue
            }
            result.append(character)
            rest = rest.dropFirst()
        }
        return result
    }
}
