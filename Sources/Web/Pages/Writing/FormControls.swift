internal import Derivation
internal import Documents
internal import EssaimKit
internal import HTTPTypes
internal import Host

/// The controls of the site's forms: a label above each, a hint below it, and what is wrong with it beside.
///
/// Browsers check nothing (`novalidate`): what is wrong is said by the server, in one way for everybody.
struct FormControls {
    enum Kind: String { case text, email, password }

    struct Choice {
        var value: String
        var label: String
    }

    let language: Language
    /// What is wrong, by the control's name.
    let problems: [String: [String]]
    var html = HTMLText()

    init(_ language: Language, problems: [String: [String]] = [:]) {
        self.language = language
        self.problems = problems
    }

    /// The identifier of a control in its page.
    static func identifier(_ name: String) -> String {
        "f-"
            + String(
                name.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : $0 == "]" ? "_" : "-" })
    }

    mutating func hidden(_ name: String, _ value: String) {
        html.void("input", ["type": "hidden", "name": name, "value": value])
        html.line()
    }

    mutating func input(
        _ name: String, _ label: String, kind: Kind = .text, value: String = "", hint: String = "",
        isOptional: Bool = false, autocomplete: String? = nil, list: String? = nil, isShort: Bool = false
    ) {
        field(name, label, hint, isOptional) { html, described, invalid in
            html.void(
                "input",
                [
                    "type": kind.rawValue, "id": Self.identifier(name), "name": name, "value": value,
                    "class": isShort ? "short" : nil, "autocomplete": autocomplete ?? "off", "list": list,
                    "aria-describedby": described, "aria-invalid": invalid,
                ])
        }
    }

    mutating func file(_ name: String, _ label: String, hint: String) {
        field(name, label, hint, false) { html, described, invalid in
            html.void(
                "input",
                [
                    "type": "file", "id": Self.identifier(name), "name": name,
                    "aria-describedby": described, "aria-invalid": invalid,
                ])
        }
    }

    mutating func area(
        _ name: String, _ label: String, value: String = "", hint: String = "", isOptional: Bool = false,
        rows: Int = 6
    ) {
        field(name, label, hint, isOptional) { html, described, invalid in
            html.element(
                "textarea",
                [
                    "id": Self.identifier(name), "name": name, "rows": String(rows),
                    "aria-describedby": described, "aria-invalid": invalid,
                ]
            ) {
                // A text area drops its first line end.
                if value.first == "\n" { $0.line() }
                $0.words(value)
            }
        }
    }

    mutating func select(
        _ name: String, _ label: String, _ choices: [Choice], value: String = "", hint: String = "",
        isOptional: Bool = false, hasNone: Bool = true
    ) {
        field(name, label, hint, isOptional) { html, described, invalid in
            html.element(
                "select",
                [
                    "id": Self.identifier(name), "name": name, "aria-describedby": described,
                    "aria-invalid": invalid,
                ]
            ) { html in
                var choices = choices
                if hasNone { choices.insert(Choice(value: "", label: "—"), at: 0) }
                // A code that this version of a vocabulary doesn't have stays.
                if !value.isEmpty, !choices.contains(where: { $0.value == value }) {
                    choices.append(Choice(value: value, label: value))
                }
                for choice in choices {
                    html.element(
                        "option",
                        ["value": choice.value, "selected": choice.value == value ? "" : nil]
                    ) { $0.words(choice.label) }
                }
            }
        }
    }

    /// Boxes of which any number may be ticked.
    mutating func boxes(
        _ name: String, _ legend: String, _ choices: [Choice], values: [String], hint: String = "",
        isOptional: Bool = false
    ) {
        let around = surroundings(name, hint)
        let id = around.id
        html.element(
            "fieldset",
            ["id": id, "class": "field boxes", "tabindex": "-1", "aria-describedby": around.description]
        ) { html in
            html.element("legend") { $0.words(legend + around.optional(isOptional)) }
            around.write(to: &html)
            var choices = choices
            for value in values where !value.isEmpty && !choices.contains(where: { $0.value == value }) {
                choices.append(Choice(value: value, label: value))
            }
            for (index, choice) in choices.enumerated() {
                html.element("div") { html in
                    html.void(
                        "input",
                        [
                            "type": "checkbox", "id": "\(id)-\(index)", "name": name, "value": choice.value,
                            "checked": values.contains(choice.value) ? "" : nil,
                        ])
                    html.element("label", ["for": "\(id)-\(index)"]) { $0.words(choice.label) }
                }
            }
        }
        html.line()
    }

    /// A group of controls with its name.
    mutating func group(
        _ name: String, _ legend: String, hint: String = "", _ body: (inout FormControls) -> Void
    ) {
        let around = surroundings(name, hint)
        var inner = FormControls(language, problems: problems)
        body(&inner)
        html.element(
            "fieldset",
            ["id": around.id, "class": "group", "tabindex": "-1", "aria-describedby": around.description]
        ) { html in
            html.element("legend") { $0.words(legend) }
            around.write(to: &html)
            html.line()
            html.append(inner.html)
        }
        html.line()
    }

    mutating func button(
        _ label: String, name: String = PagePost.stepName, value: String, isMain: Bool = false,
        isHidden: Bool = false
    ) {
        html.element(
            "button",
            [
                "type": "submit", "name": name, "value": value, "class": isMain ? nil : "quiet",
                "hidden": isHidden ? "" : nil,
            ]
        ) { $0.words(label) }
        html.line()
    }

    mutating func buttons(_ body: (inout FormControls) -> Void) {
        var inner = FormControls(language, problems: problems)
        body(&inner)
        html.element("p", ["class": "buttons"]) { $0.append(inner.html) }
        html.line()
    }

    mutating func paragraph(_ text: String, style: String? = nil) {
        html.element("p", ["class": style]) { $0.words(text) }
        html.line()
    }

    // MARK: Around a control

    /// The words around a control.
    private struct Surroundings {
        let language: Language
        let hint: String
        let mistakes: [String]
        let id: String

        func say(_ french: String, _ english: String) -> String {
            language == .fr ? french.withHeldSigns : english
        }

        func optional(_ isOptional: Bool) -> String {
            isOptional ? say(" (facultatif)", " (optional)") : ""
        }

        /// The identifiers of what describes the control.
        var description: String? {
            let parts = (hint.isEmpty ? [] : ["\(id)-hint"]) + (mistakes.isEmpty ? [] : ["\(id)-error"])
            return parts.isEmpty ? nil : parts.joined(separator: " ")
        }

        func write(to html: inout HTMLText) {
            if !hint.isEmpty {
                html.element("p", ["class": "small", "id": "\(id)-hint"]) { $0.words(hint) }
            }
            guard !mistakes.isEmpty else { return }
            html.element("p", ["class": "mistake", "id": "\(id)-error"]) {
                $0.words(say("Erreur : ", "Error: ") + mistakes.joined(separator: " ; "))
            }
        }
    }

    private func surroundings(_ name: String, _ hint: String) -> Surroundings {
        Surroundings(
            language: language, hint: hint, mistakes: problems[name] ?? [], id: Self.identifier(name))
    }

    private mutating func field(
        _ name: String, _ label: String, _ hint: String, _ isOptional: Bool,
        _ control: (inout HTMLText, String?, String?) -> Void
    ) {
        let around = surroundings(name, hint)
        let isWrong = !around.mistakes.isEmpty
        html.element("div", ["class": isWrong ? "field wrong" : "field"]) { html in
            html.element("label", ["for": around.id]) { $0.words(label + around.optional(isOptional)) }
            around.write(to: &html)
            control(&html, around.description, isWrong ? "true" : nil)
        }
        html.line()
    }
}

extension PageRequest {
    /// A form that is sent to a page of ours.
    ///
    /// - Parameter fields: What it holds, besides the session's key.
    func form(
        _ action: String, problems: [String: [String]] = [:], isUpload: Bool = false,
        _ fields: (inout FormControls) -> Void
    ) -> HTMLText {
        var controls = FormControls(language, problems: problems)
        if let key = call.caller.signedIn?.formKey { controls.hidden(PagePost.keyName, key) }
        fields(&controls)
        var html = HTMLText()
        html.element(
            "form",
            [
                "class": "form", "method": "post", "action": action,
                "enctype": isUpload ? "multipart/form-data" : nil, "novalidate": "",
            ]
        ) {
            $0.line()
            $0.append(controls.html)
        }
        html.line()
        return html
    }

    /// A mistake of a form, for the summary above it.
    struct Mistake {
        var name: String
        var label: String
        var message: String
    }

    /// A page with forms: what is wrong stands above, with links to each control.
    func formPage(
        _ path: PagePath, _ title: String, values: [String] = [], lead: String = "", note: String = "",
        mistakes: [Mistake] = [], status: Int = 200, _ contents: HTMLText...
    ) -> Page {
        var page = Page(path, mistakes.isEmpty ? title : say("Erreur : ", "Error: ") + title, values: values)
        page.isIndexed = false
        if status != 200 { page.status = .init(code: status) }
        page.content = HTMLText(
            rendered: theme.render(
                "form",
                [
                    "title": title, "lead": lead, "note": note,
                    "content": contents.map(\.description).joined(),
                    "hasMistakes": !mistakes.isEmpty,
                    "mistakes": mistakes.map {
                        [
                            "address": $0.name.isEmpty ? "" : "#" + FormControls.identifier($0.name),
                            "text": ($0.label.isEmpty ? "" : $0.label + say(" : ", ": ")) + $0.message,
                        ]
                    },
                    "words": [
                        "mistakes": say(
                            "Il reste à corriger. Rien de ce que vous avez saisi n’est perdu.",
                            "Something is to be mended. Nothing that you typed is lost.")
                    ],
                ]))
        return page
    }
}
