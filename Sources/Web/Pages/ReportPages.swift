internal import Derivation
internal import Documents
internal import EssaimKit
internal import Exchange
internal import HTTPTypes
internal import Host

/// Reports: a form of their parameters, their tables and figures.
struct ReportPages {
    let request: PageRequest

    func list() -> Page {
        let reports = request.host.modules.reports.values.sorted { $0.name < $1.name }
        return request.page(
            .reports, request.say("Rapports", "Reports"),
            lead: request.say(
                "Les rapports réunissent ce que disent les fiches publiées. Un chiffre qui ferait reconnaître quelqu’un n’y paraît pas.",
                "Reports bring together what published records say. A figure by which somebody could be known isn't shown."
            ),
            [
                .list(
                    ordered: false,
                    reports.map {
                        .init([
                            .link(
                                .address(request.address(.report, [$0.name])), [.text(request.say($0.label))])
                        ])
                    })
            ])
    }

    func report(_ report: any Report, _ view: CatalogueView) throws -> Page {
        let settings = report.parameters.flatMap { parameter in
            request.call.texts(parameter.name).map { (parameter.name, $0) }
        }
        var page = Page(.report, request.say(report.label), values: [report.name])
        page.query = settings
        page.isIndexed = settings.isEmpty
        page.steps = [
            Page.Step(label: request.say("Rapports", "Reports"), address: request.address(.reports))
        ]
        var problem = ""
        var content = HTMLText()
        do {
            let result = try view.report(report.name, settings: settings)
            content = request.html(blocks(result))
        } catch let error as ReportError {
            // Told beside the form, where it is mended.
            problem = [error.message, error.hint].map {
                (request.language == .fr ? FrenchErrors.text(of: $0).withHeldSigns : $0).asSentence
            }.joined(separator: " ")
            page.status = .badRequest
        }
        page.content = HTMLText(
            rendered: request.theme.render(
                "report",
                [
                    "title": page.title, "problem": problem, "content": content.description,
                    "action": request.address(.report, [report.name]),
                    "fields": report.parameters.map(field), "hasFields": !report.parameters.isEmpty,
                    "downloads": problem.isEmpty ? downloads(report.name, settings) : [],
                    "words": [
                        "parameters": request.say("Choix", "Choices"),
                        "show": request.say("Afficher", "Show"),
                        "optional": request.say("facultatif", "optional"),
                        "any": request.say("– par défaut –", "– default –"),
                        "downloads": request.say("Télécharger", "Download"),
                    ],
                ]))
        return page
    }

    private func downloads(_ name: String, _ settings: [(String, String)]) -> [[String: Any]] {
        [("CSV", "csv"), ("JSON", "json")].map { label, ending in
            [
                "label": label,
                "address": PagePath.address(
                    "\(request.address(.report, [name]))/\(Self.dataName).\(ending)", query: settings),
            ]
        }
    }

    /// What a report's tables are called as a file.
    static let dataName = "tables"

    private func field(_ parameter: Parameter) -> [String: Any] {
        let values = request.call.texts(parameter.name)
        var choices: [[String: Any]] = []
        switch parameter.kind {
        case .term(let vocabulary):
            choices = vocabulary.terms.map {
                ["value": $0.code, "label": request.say($0.label), "isSet": values.contains($0.code)]
            }
        case .boolean:
            choices = [("true", request.say("oui", "yes")), ("false", request.say("non", "no"))].map {
                ["value": $0.0, "label": $0.1, "isSet": values.contains($0.0)]
            }
        default: break
        }
        return [
            "id": "p-\(parameter.name)", "name": parameter.name, "label": request.say(parameter.label),
            "hint": hint(parameter.kind), "isChoice": !choices.isEmpty, "choices": choices,
            "isRepeated": parameter.isRepeated, "value": values.first ?? "",
        ]
    }

    private func hint(_ kind: FieldKind) -> String {
        switch kind {
        case .term, .boolean: ""
        default: ReferencePage.kind(kind, request.language)
        }
    }

    // MARK: What it shows

    private func blocks(_ result: ReportResult) -> [Document.Block] {
        let figures = result.figures.map { figure in
            Document.Block.section(
                .init(
                    [.text(request.say(figure.title))],
                    [
                        .figure(
                            .init(
                                svg: FigureSVG.text(figure, in: request.language, hasTable: false),
                                name: request.say("Figure : ", "Figure: ") + request.say(figure.title),
                                caption: [.text(request.say(figure.description))]))
                    ] + data(figure, beside: result)))
        }
        let tables = result.tables.map(table)
        let notes = result.notes.map { Document.Item([.text(request.say($0))]) }
        return figures + tables
            + (notes.isEmpty
                ? []
                : [
                    .section(
                        .init(
                            [.text(request.say("Pour bien lire", "To read it right"))],
                            [.list(ordered: false, notes)]))
                ])
    }

    /// A figure's data, where no table of the report has it.
    private func data(_ figure: Figure, beside result: ReportResult) -> [Document.Block] {
        let isThere = result.tables.contains {
            $0.name == figure.table.name || $0.label == figure.table.label
        }
        if isThere || figure.table.rows.isEmpty { return [] }
        return [.table(rows(of: figure.table, request.say(figure.table.label)))]
    }

    private func table(_ table: Table) -> Document.Block {
        let caption = request.say(table.label)
        guard !table.rows.isEmpty else {
            return .section(
                .init(
                    [.text(caption)],
                    [.paragraph([.text(request.say("Rien à montrer.", "Nothing to show."))])]))
        }
        return .section(.init([.text(caption)], [.table(rows(of: table, caption))]))
    }

    private func rows(of table: Table, _ caption: String) -> Document.Table {
        let rows = table.rows.map { row in
            row.enumerated().map { index, cell in
                Document.Cell(
                    words(cell), isHeader: index == 0 && CellText.number(cell) == nil && cell != .empty,
                    isNumber: CellText.isNumeric(index, of: table))
            }
        }
        return Document.Table(
            caption: [.text(caption)], head: table.columns.map { [.text(request.say($0.label))] }, rows: rows)
    }

    private func words(_ cell: Table.Cell) -> [Document.Inline] {
        switch cell {
        case .empty: []
        case .record(let id, let title):
            [.link(.record(id.description), [.text(title.isEmpty ? id.description : title)])]
        case .date(let date): [.text(request.day(date.description))]
        default: [.text(CellText.shown(cell, in: request.language))]
        }
    }
}
