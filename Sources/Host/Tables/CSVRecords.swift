internal import Derivation
internal import EssaimKit
internal import Exchange
internal import XML

/// Reads the records of a table, and of the tables of its repeated groups beside it.
///
/// Memory is bounded by the largest record: the rows of a record follow each other, and the tables beside have
/// their records in the same order.
final class CSVRecords: ItemReading {
    let header: ExchangeHeader
    private let table: CSVTable?
    private let groups: [CSVTable]
    private var pending: CSVTable.Line?
    private var pendingGroups: [CSVTable.Line?]
    /// The fields that the tables have columns for.
    private let columns: [String: Int]

    /// - Parameters:
    ///   - groups: The tables of repeated groups that belong to it.
    ///   - time: Now, for what the table doesn't say.
    init(_ source: XMLSource, groups: [XMLSource], types: RecordTypeSet, time: String) throws(Finding) {
        table = try CSVTable(source, types: types)
        var tables: [CSVTable] = []
        for group in groups {
            guard let read = try CSVTable(group, types: types) else { continue }
            guard case .group = read.kind, read.type.type.name == table?.type.type.name else {
                throw Self.misnamed(group)
            }
            tables.append(read)
        }
        self.groups = tables
        pendingGroups = tables.map { _ in nil }
        columns = tables.reduce(into: table?.fileColumns ?? [:]) { $0.merge($1.fileColumns) { $1 } }
        pending = try table?.next()
        for index in tables.indices { pendingGroups[index] = try tables[index].next() }
        let owner = pending.flatMap { RecordID($0.id)?.owner }
        header = ExchangeHeader(
            id: table?.type.type.name ?? "csv", issuer: owner ?? "csv", issued: time)
        if let table, case .group(let path) = table.kind { throw Self.alone(table, path) }
    }

    var bytesRead: Int { groups.reduce(table?.bytesRead ?? 0) { $0 + $1.bytesRead } }

    func next() throws(Finding) -> ExchangeItem? {
        guard let table, let first = pending else {
            try checkRest()
            return nil
        }
        var lines: [(table: CSVTable, line: CSVTable.Line)] = [(table, first)]
        pending = try table.next()
        // A row without an identifier goes on with the record above.
        while let line = pending, line.id == first.id || line.id.isEmpty {
            lines.append((table, line))
            pending = try table.next()
        }
        var entries: [(table: CSVTable, line: CSVTable.Line)] = []
        for index in groups.indices {
            while let line = pendingGroups[index], line.id == first.id {
                entries.append((groups[index], line))
                pendingGroups[index] = try groups[index].next()
            }
        }
        // An entry of a group inside another comes after the one that it belongs to: 1, 1.1, 2.
        let order = entries.indices.sorted {
            let (left, right) = (entries[$0].line.position, entries[$1].line.position)
            return left == right ? $0 < $1 : left.lexicographicallyPrecedes(right)
        }
        return item(table, lines + order.map { entries[$0] })
    }

    /// All rows of the tables beside must have found their record.
    private func checkRest() throws(Finding) {
        for (index, line) in pendingGroups.enumerated() {
            guard let line else { continue }
            throw Finding(
                .error, "csv-order",
                Label(
                    fr: "cette ligne n’a pas trouvé sa fiche dans \(table?.name ?? "")",
                    en: "this row has not found its record in \(table?.name ?? "")"),
                at: line.location, record: line.id, path: groups[index].headerPlace(line, "id").name,
                value: line.id,
                hint: Label(
                    fr: "Triez les deux tableaux selon la colonne « id ».",
                    en: "Sort both tables by column “id”."))
        }
    }

    private static func alone(_ table: CSVTable, _ path: String) -> Finding {
        let type = table.type.type.name
        return Finding(
            .error, "csv-group-alone",
            Label(
                fr: "ce tableau ne contient que les « \(path) » de fiches « \(type) », sans les fiches",
                en: "this table holds only the “\(path)” of “\(type)” records, without the records"),
            at: TextLocation(file: table.name, line: 1),
            hint: Label(
                fr:
                    "Importez-le avec \(type).csv (les deux fichiers, leur dossier ou un zip), ou mettez tout dans un seul tableau : « essaim new \(type) --format csv ».",
                en:
                    "Import it with \(type).csv (both files, their folder or a zip), or put all into one table: “essaim new \(type) --format csv”."
            ))
    }

    /// A table of records whose name says that it is a part of another.
    private static func misnamed(_ table: XMLSource) -> Finding {
        Finding(
            .error, "csv-group-alone",
            Label(
                fr: "ce tableau porte le nom d’un groupe d’un autre, mais contient des fiches",
                en: "this table has the name of another’s group, but holds records"),
            at: TextLocation(file: table.name, line: 1),
            hint: Label(
                fr: "Renommez-le sans point au milieu, comme bilan-2014.csv.",
                en: "Rename it without a dot in the middle, like bilan-2014.csv."))
    }

    // MARK: One record

    private func item(_ table: CSVTable, _ lines: [(table: CSVTable, line: CSVTable.Line)]) -> ExchangeItem {
        let first = lines[0].line
        var item = ExchangeItem(body: .unusable, id: first.id, location: first.location)
        item.isVersioned = false
        item.isTable = true
        item.findings = lines.compactMap(\.line.problem)
        let name = table.headerPlace(first, "id")
        guard let id = RecordID(first.id), id.type == table.type.type.name else {
            item.findings.append(
                Self.finding(
                    name, first.id, record: first.id, fr: "ce n’est pas l’identifiant d’une fiche de ce type",
                    en: "not the identifier of a record of this type",
                    hint: Label(
                        fr: "L’identifiant est propriétaire/\(table.type.type.name)/nom, en minuscules.",
                        en: "The identifier is owner/\(table.type.type.name)/name, in lower case.")))
            return item
        }
        var places = ["": name]
        var contradictions: [DraftRecord.Place] = []
        let content = table.columns.content(of: lines.map(\.line.row)) { path, origin in
            switch origin {
            case .value(let row, let column):
                places[path] = lines[row].table.place(lines[row].line, column: column)
            case .group(let row):
                places[path] = lines[row].table.place(
                    lines[row].line, fileColumn: lines[row].line.columns.values.min(), name: path)
            case .contradiction(let row, let column):
                contradictions.append(lines[row].table.place(lines[row].line, column: column))
            }
        }
        for place in contradictions {
            item.findings.append(
                Self.finding(
                    place, nil, record: first.id,
                    fr: "cette cellule dit autre chose que la première ligne de la même fiche",
                    en: "this cell says other than the first row of the same record",
                    hint: Label(
                        fr: "Répétez la même valeur, ou laissez la cellule vide.",
                        en: "Repeat the same value, or leave the cell empty.")))
        }
        var draft = DraftRecord(
            id: id, content: content, covered: Set(columns.keys), columns: columns, places: places)
        readHeader(first, table, into: &draft, &item.findings)
        item.body = .draft(draft)
        return item
    }

    private func readHeader(
        _ line: CSVTable.Line, _ table: CSVTable, into draft: inout DraftRecord, _ findings: inout [Finding]
    ) {
        func refuse(_ name: String, fr: String, en: String) {
            findings.append(
                Self.finding(
                    table.headerPlace(line, name), line.header[name], record: line.id,
                    fr: "la valeur de « \(name) » n’est pas acceptée",
                    en: "the value of “\(name)” is not accepted",
                    hint: Label(fr: "Attendu : \(fr).", en: "Expected: \(en).")))
        }
        if let text = line.header["version"] {
            if let version = Int(text), (1...ExchangeFormat.versionLimit).contains(version) {
                draft.version = version
            } else {
                refuse(
                    "version", fr: "un nombre entier à partir de 1, ou rien",
                    en: "a whole number from 1, or nothing")
            }
        }
        if let text = line.header["status"] {
            let known = [RecordStatus.draft, .inReview, .published].first { status in
                [status.rawValue, status.label.fr, status.label.en].contains(text.lowercased())
            }
            draft.status = known
            if known == nil {
                refuse("status", fr: "draft, in-review ou published", en: "draft, in-review or published")
            }
        }
        if let text = line.header["modified"] {
            let day = CSVCell.date(String(text.prefix { !$0.isWhitespace }))
            if ExchangeFormat.isTime(text) {
                draft.modified = text
            } else if CalendarDate(day) != nil {
                draft.modified = "\(day)T00:00:00Z"
            } else {
                refuse("modified", fr: "une date, comme 03/06/2013", en: "a date, like 2013-06-03T09:00:00Z")
            }
        }
        draft.language = line.header["language"]
        if let text = line.header[CSVForm.disclosed], !text.isEmpty {
            if let threshold = Int(text), (1...ExchangeFormat.disclosureLimit).contains(threshold) {
                draft.disclosure = threshold
            } else {
                refuse(
                    CSVForm.disclosed, fr: "le seuil du secret statistique, ou rien",
                    en: "the threshold of disclosure control, or nothing")
            }
        }
    }

    private static func finding(
        _ place: DraftRecord.Place, _ value: String?, record: String, fr: String, en: String, hint: Label
    ) -> Finding {
        Finding(
            .error, "value", Label(fr: fr, en: en), at: place.location, record: record, path: place.name,
            value: value, hint: hint)
    }
}
