internal import Derivation
internal import Documents
internal import EssaimKit
internal import Host

/// The controls of a record's form, made of its type's field list.
struct RecordControls {
    /// What fields choose from: identifiers of administrations and records, with their names.
    struct Suggestions: Sendable {
        var administrations: [FormControls.Choice] = []
        var records: [(type: String, choice: FormControls.Choice)] = []
    }

    /// A scale of so many steps is a choice; a longer one is a number.
    private static let scaleLimit = 11
    private static let administrationList = "list-administrations"
    private static let territoryList = "list-territories"

    let request: PageRequest
    let type: RecordType

    /// All controls, with what they hold.
    func write(_ data: FormData, to form: inout FormControls) {
        for field in type.fields { write(field, data, prefix: "", &form) }
        for item in data.pairs(type.fields) where FormData.isHidden(item.name) {
            form.hidden(item.name, item.value)
        }
    }

    private func label(_ field: Field) -> String { request.say(field.label) }

    private func write(_ field: Field, _ data: FormData, prefix: String, _ form: inout FormControls) {
        let isOptional = field.occurrence.minimum == 0
        let base = prefix + field.name
        guard field.occurrence.isRepeated else {
            let entry = data[field.name].first
            if case .group(let fields) = field.kind {
                group(field, fields, entry, base, label(field) + optional(isOptional), &form)
            } else {
                value(field, entry, base, label(field), isOptional: isOptional, &form)
            }
            return
        }
        if case .term(let vocabulary) = field.kind {
            form.boxes(
                base, label(field), choices(vocabulary),
                values: data[field.name].compactMap { if case .text(let text) = $0 { text } else { nil } },
                hint: hint(field), isOptional: isOptional)
            return
        }
        // An empty one is shown where there is none, so that there is something to fill in.
        let shown = data[field.name].isEmpty ? [FormData.empty(field.kind)] : data[field.name]
        form.html.element("div", ["class": "repeated"]) { html in
            var inner = FormControls(request.language, problems: form.problems)
            for (index, entry) in shown.enumerated() {
                let name = "\(base)[\(index)]"
                let title = "\(label(field)) \(index + 1)"
                if case .group(let fields) = field.kind {
                    group(
                        field, fields, entry, name, index == 0 ? title + optional(isOptional) : title, &inner
                    ) {
                        moves(name, title, index, shown.count, &$0)
                    }
                } else {
                    value(field, entry, name, title, isOptional: isOptional || index > 0, &inner)
                    if shown.count > 1 { inner.buttons { moves(name, title, index, shown.count, &$0) } }
                }
            }
            if shown.count < field.occurrence.maximum ?? .max {
                inner.buttons {
                    $0.button(
                        request.say("Ajouter : ", "Add: ") + label(field), value: "add:\(base)")
                }
            }
            html.append(inner.html)
        }
        form.html.line()
    }

    private func optional(_ isOptional: Bool) -> String {
        isOptional ? request.say(" (facultatif)", " (optional)") : ""
    }

    private func moves(
        _ name: String, _ title: String, _ index: Int, _ count: Int, _ form: inout FormControls
    ) {
        if index > 0 {
            form.button(request.say("Monter « \(title) »", "Move “\(title)” up"), value: "up:\(name)")
        }
        if index + 1 < count {
            form.button(request.say("Descendre « \(title) »", "Move “\(title)” down"), value: "down:\(name)")
        }
        form.button(request.say("Retirer « \(title) »", "Take “\(title)” away"), value: "remove:\(name)")
    }

    private func group(
        _ field: Field, _ fields: [Field], _ entry: FormData.Entry?, _ name: String, _ legend: String,
        _ form: inout FormControls, _ buttons: (inout FormControls) -> Void = { _ in }
    ) {
        let data = if case .group(let data)? = entry { data } else { FormData() }
        form.group(name, legend, hint: field.help.map { request.say($0) } ?? "") { form in
            for inner in fields { write(inner, data, prefix: "\(name).", &form) }
            form.buttons(buttons)
        }
    }

    // MARK: One value

    private func value(
        _ field: Field, _ entry: FormData.Entry?, _ name: String, _ label: String, isOptional: Bool,
        _ form: inout FormControls
    ) {
        let text = if case .text(let text)? = entry { text } else { "" }
        let hint = hint(field)
        switch field.kind {
        case .prose(let max):
            form.area(
                name, label, value: text, hint: hint, isOptional: isOptional, rows: max > 1_000 ? 8 : 4)
        case .period:
            let (from, to) = if case .span(let from, let to)? = entry { (from, to) } else { ("", "") }
            form.group(name, label + optional(isOptional), hint: hint) { form in
                form.input("\(name).from", request.say("Du", "From"), value: from, isShort: true)
                form.input(
                    "\(name).to", request.say("Au", "To"), value: to, isOptional: true, isShort: true)
            }
        case .boolean:
            form.select(
                name, label,
                [
                    .init(value: "true", label: request.say("Oui", "Yes")),
                    .init(value: "false", label: request.say("Non", "No")),
                ], value: text, hint: hint, isOptional: isOptional)
        case .term(let vocabulary):
            form.select(
                name, label, choices(vocabulary), value: text, hint: hint, isOptional: isOptional)
        case .score(let range) where range.count <= Self.scaleLimit:
            form.select(
                name, label, range.map { .init(value: String($0), label: String($0)) }, value: text,
                hint: hint, isOptional: isOptional)
        case .line(let max) where max > 200:
            form.area(name, label, value: text, hint: hint, isOptional: isOptional, rows: 2)
        case .administration:
            form.input(
                name, label, value: text, hint: hint, isOptional: isOptional, list: Self.administrationList)
        case .territory:
            form.input(
                name, label, value: text, hint: hint, isOptional: isOptional, list: Self.territoryList)
        case .record(let types):
            form.input(
                name, label, value: text, hint: hint, isOptional: isOptional, list: Self.list(of: types))
        case .date, .number, .money, .percentage, .score:
            form.input(name, label, value: text, hint: hint, isOptional: isOptional, isShort: true)
        default: form.input(name, label, value: text, hint: hint, isOptional: isOptional)
        }
    }

    private func choices(_ vocabulary: Vocabulary) -> [FormControls.Choice] {
        vocabulary.terms.map { .init(value: $0.code, label: request.say($0.label)) }
    }

    /// What a field is for, and how its values are written.
    private func hint(_ field: Field) -> String {
        let help = field.help.map { request.say($0) }
        let form: String? =
            switch field.kind {
            case .date, .period: request.say("Une date comme 03/06/2013.", "A date like 2013-06-03.")
            case .number(let unit, let range, _):
                numberHint(unit, range)
            case .money: request.say("En euros.", "In euros.")
            case .percentage: request.say("De 0 à 100.", "From 0 to 100.")
            case .score(let range) where range.count > Self.scaleLimit:
                request.say(
                    "De \(range.lowerBound) à \(range.upperBound).",
                    "From \(range.lowerBound) to \(range.upperBound).")
            case .url:
                request.say(
                    "Une adresse qui commence par https:// ou mailto:",
                    "An address that begins with https:// or mailto:")
            case .territory:
                request.say("Le nom ou le code d’un territoire.", "The name or code of a territory.")
            case .administration:
                request.say(
                    "L’identifiant d’une administration : la liste les propose.",
                    "An administration's identifier: the list has them.")
            case .record:
                request.say(
                    "L’identifiant d’une fiche : la liste propose des titres.",
                    "A record's identifier: the list has titles.")
            case .line(let max) where max <= 200:
                request.say("Au plus \(max) caractères.", "At most \(max) characters.")
            default: nil
            }
        return [help, form].compactMap(\.self).joined(separator: " ")
    }

    private func numberHint(_ unit: String?, _ range: ClosedRange<Double>?) -> String? {
        let unit = unit.map { request.say("En \($0).", "In \($0).") }
        let limits = range.flatMap { range -> String? in
            guard range.upperBound < 1e9 else { return nil }
            let (low, high) = (
                NumberText.text(range.lowerBound, decimals: 0, in: request.language),
                NumberText.text(range.upperBound, decimals: 0, in: request.language)
            )
            return request.say("De \(low) à \(high).", "From \(low) to \(high).")
        }
        let parts = [unit, limits].compactMap(\.self)
        return parts.isEmpty ? nil : parts.joined(separator: " ")
    }

    // MARK: Lists to choose from

    private static func list(of types: [String]) -> String {
        "list-records" + types.map { "-\($0)" }.joined()
    }

    /// The lists that the controls name.
    func lists(_ suggestions: Suggestions, to form: inout FormControls) {
        var written: Set<String> = []
        func list(_ id: String, _ choices: [FormControls.Choice]) {
            guard written.insert(id).inserted else { return }
            form.html.element("datalist", ["id": id]) { html in
                for choice in choices {
                    html.element("option", ["value": choice.value]) { $0.words(choice.label) }
                }
            }
            form.html.line()
        }
        func walk(_ fields: [Field]) {
            for field in fields {
                switch field.kind {
                case .group(let inner): walk(inner)
                case .administration: list(Self.administrationList, suggestions.administrations)
                case .territory:
                    list(
                        Self.territoryList, Territory.all.map { .init(value: $0.code, label: $0.name) })
                case .record(let types):
                    list(
                        Self.list(of: types),
                        suggestions.records.filter { types.isEmpty || types.contains($0.type) }.map(\.choice))
                default: break
                }
            }
        }
        walk(type.fields)
    }

    /// The label of a control, with those of the groups around it: `Facteur 2, Réponse`.
    func label(of name: String) -> String {
        var fields = type.fields
        var words: [String] = []
        for step in FormData.steps(of: name) {
            guard let field = fields.first(where: { $0.name == step.name }) else {
                if let end = ["from": request.say("du", "from"), "to": request.say("au", "to")][step.name] {
                    words.append(end)
                }
                break
            }
            words.append(label(field) + (step.index.map { " \($0 + 1)" } ?? ""))
            if case .group(let inner) = field.kind { fields = inner } else { fields = [] }
        }
        return words.joined(separator: ", ")
    }

    /// The name of the control that a finding's path is about: `factor[2]/answer` is `factor[1].answer`. Where it isn't
    /// surely one, that of the group around it.
    func name(ofFinding path: String) -> String {
        var fields = type.fields
        var name = ""
        for part in path.split(separator: "/") {
            let element = String(part.prefix { $0 != "[" })
            guard let field = fields.first(where: { $0.name == element }) else { break }
            let digits = part.drop { $0 != "[" }.dropFirst().prefix { $0 != "]" }
            let index = (Int(digits) ?? 1) - 1
            name += (name.isEmpty ? "" : ".") + element
            // Boxes have one control for all values.
            if case .term = field.kind, field.occurrence.isRepeated { break }
            if field.occurrence.isRepeated { name += "[\(index)]" }
            if case .group(let inner) = field.kind { fields = inner } else { break }
        }
        return name
    }
}
