internal import Catalogue
internal import Derivation
internal import Documents
internal import EssaimKit
internal import Exchange
internal import HTTPTypes
internal import Host
internal import Hummingbird
internal import XML

// What a file does, finding by finding and record by record.
extension ImportPages {
    static func findings(_ findings: [Finding], _ request: PageRequest) -> HTMLText {
        let rows = findings.map { finding -> [Document.Cell] in
            let place = [
                finding.location.map { request.say("ligne \($0.line)", "line \($0.line)") }, finding.record,
                finding.field,
            ].compactMap(\.self).joined(separator: ", ")
            return [
                .init([.text(place)], isHeader: true),
                .init([
                    .text(
                        finding.severity == .error
                            ? request.say("erreur", "error")
                            : finding.severity == .warning
                                ? request.say("avertissement", "warning") : request.say("à savoir", "to know")
                    )
                ]),
                .init([
                    .text(
                        request.say(finding.message)
                            + (finding.value.map { request.say(" : « \($0) »", ": “\($0)”") } ?? ""))
                ]),
                .init([.text(finding.hint.map { request.say($0) } ?? "")]),
            ]
        }
        return request.html([
            .table(
                .init(
                    caption: [
                        .text(
                            request.say(
                                "Ce qui est à corriger ou à savoir", "What is to be mended, or to be known"))
                    ],
                    head: [
                        [.text(request.say("Où", "Where"))], [.text(request.say("Gravité", "Severity"))],
                        [.text(request.say("Quoi", "What"))], [.text(request.say("Que faire", "What to do"))],
                    ], rows: rows))
        ])
    }

    static func records(_ outcome: Outcome, _ isPlan: Bool, _ request: PageRequest) -> HTMLText {
        var html = HTMLText()
        html.element("h2") { $0.words(request.say("Fiche par fiche", "Record by record")) }
        for entry in outcome.entries {
            guard let action = entry.action else { continue }
            let title = entry.plan?.title ?? entry.id ?? "?"
            let words = "\(title) – \(request.say(action.label(for: 1)))"
            let differences = entry.plan?.differences ?? []
            guard !differences.isEmpty else {
                html.element("p") { $0.words(words) }
                continue
            }
            html.element("details") { html in
                html.element("summary") { $0.words(words) }
                html.append(
                    request.html([
                        .entries(
                            differences.map { difference in
                                .init(
                                    request.say(difference.label),
                                    [
                                        difference.before.map { [.deletion([.text($0)])] },
                                        difference.wordsAfter.map { [.insertion([.text(request.say($0))])] },
                                    ].compactMap(\.self))
                            })
                    ]))
            }
            html.line()
        }
        if outcome.isCut {
            html.element("p") {
                $0.words(
                    request.say(
                        "Les \(shown) premières fiches sont montrées.",
                        "The first \(shown) records are shown."))
            }
        }
        return html
    }
}
