internal import Derivation
internal import EssaimKit
internal import Foundation

extension Administration {
    /// Sets what is given, in codes or in words. What is no code is left as it is: the description is refused for it.
    mutating func set(
        name french: String?, english: String?, kind: String?, territories: [String], siret: String?
    ) {
        if let french {
            // A name that nobody translated is the same in both languages.
            if name.en == name.fr { name.en = french }
            name.fr = french
        }
        if let english { name.en = english }
        if let kind { self.kind = WrittenValue.code(kind, .administrationKind) ?? kind }
        if !territories.isEmpty {
            self.territories = territories.map { WrittenValue.territory($0) ?? $0 }
        }
        if let siret { self.siret = siret.filter { !$0.isWhitespace } }
    }
}

/// What a person is asked of an administration, and what is then said of it.
struct AdministrationForm {
    private let isFrench: Bool
    private let language: Language

    init(_ language: Language) {
        self.language = language
        isFrench = language == .fr
    }

    /// Asks for each part of a description; what is answered with nothing stays as it is.
    ///
    /// - Returns: Whether there was anybody to ask, and something was answered.
    func fill(_ administration: inout Administration) -> Bool {
        let before = administration
        if Question.isPossible {
            Terminal.error(
                isFrench
                    ? "Entrée garde ce qui est entre crochets." : "Enter keeps what stands in brackets.")
        }
        guard
            let name = Question.answer(
                isFrench ? "Nom de \(administration.id)" : "Name of \(administration.id)",
                now: administration.name.fr)
        else { return false }
        let kinds = Vocabulary.administrationKind.terms.map { $0.label.text(in: language) }
        let kind = Question.answer(
            isFrench
                ? "Type (\(kinds.joined(separator: ", ")))" : "Kind (\(kinds.joined(separator: ", ")))",
            now: Vocabulary.administrationKind[administration.kind]?.label.text(in: language)
                ?? administration.kind)
        let territories = Question.answer(
            isFrench
                ? "Territoires, séparés par des virgules (Cantal, 48, region-84)"
                : "Territories, with commas between (Cantal, 48, region-84)",
            now: administration.territories.map { Territory.name(of: $0) }.joined(separator: ", "))
        let siret = Question.answer("SIRET", now: administration.siret ?? "")
        func said(_ text: String?) -> String? { text.flatMap { $0.isEmpty ? nil : $0 } }
        administration.set(
            name: said(name), english: nil, kind: said(kind),
            territories: said(territories)?.split(separator: ",").map {
                $0.trimmingCharacters(in: .whitespaces)
            } ?? [], siret: said(siret))
        return administration != before
    }

    /// Tells what is said of an administration now.
    func show(_ administration: Administration) {
        let kind = Vocabulary.administrationKind[administration.kind]?.label.text(in: language)
        let territories = administration.territories.map { Territory.name(of: $0) }
        let facts =
            [kind ?? administration.kind] + territories
            + [administration.siret.map { "SIRET \($0)" }]
            .compactMap(\.self)
        Terminal.print(
            "\(administration.id)\(isFrench ? " :" : ":") \(administration.name.text(in: language)) (\(facts.joined(separator: ", ")))"
        )
    }
}
