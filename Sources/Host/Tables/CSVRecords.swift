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
    convenience init(_ source: XMLSource, groups: [XMLSource], types: RecordTypeSet, time: String)
        throws(Finding)
    {
        let table = try CSVTable(source, types: types)
        var tables: [CSVTable] = []
        for group in groups {
            guard let read = try CSVTable(group, types: types) else { continue }
            guard !read.isOfRecords, read.type.type.name == table?.type.type.name else {
                throw Self.misnamed(group)
            }
            tables.append(read)
        }
        try self.init(table, groups: tables, time: time)
    }

    init(_ table: CSVTable?, groups: [CSVTable], time: String) throws(Finding) {
        self.table = table
        self.groups = groups
        pendingGroups = groups.map { _ in nil }
        columns = groups.reduce(into: table?.fileColumns ?? [:]) { $0.merge($1.fileColumns) { $1 } }
        pending = try table?.next()
        for index in groups.indices { pendingGroups[index] = try groups[index].next() }
        let owner = pending.flatMap { RecordID($0.id)?.owner }
        header = ExchangeHeader(
            id: table?.type.type.name ?? "csv", issuer: owner ?? "csv", issued: time)
        if let table, !table.isOfRecords { throw Self.alone(table) }
    }

    var bytesRead: Int { groups.reduce(table?.bytesRead ?? 0) { $0 + $1.bytesRead } }

    func next() throws(Finding) -> ExchangeItem? {
        guard let table, let first = pending else {
            try checkRest()
            return nil
        }
        var lines: [Place] = [(table, first)]
        var size = first.size
        pending = try table.next()
        // A row without an identifier goes on with the record above.
        while let line = pending, line.id == first.id || line.id.isEmpty {
            lines.append((table, line))
            try Self.check(&size, line)
            pending = try table.next()
        }
        var entries: [Place] = []
        for index in groups.indices {
            while let line = pendingGroups[index], line.id == first.id {
                entries.append((groups[index], line))
                try Self.check(&size, line)
                pendingGroups[index] = try groups[index].next()
            }
        }
        checkPositions(&entries)
        // An entry of a group inside another comes after the one that it belongs to: 1, 1.1, 2.
        let order = entries.indices.sorted {
            let (left, right) = (entries[$0].line.order, entries[$1].line.order)
            return left == right ? $0 < $1 : left.lexicographicallyPrecedes(right)
        }
        return item(table, lines + order.map { entries[$0] })
    }

    private typealias Place = (table: CSVTable, line: CSVTable.Line)

    /// What the rows of one record may come to: more than any record may be, however its rows are repeated.
    private static let recordLimit = 32 << 20

    private static func check(_ size: inout Int, _ line: CSVTable.Line) throws(Finding) {
        size += line.size
        guard size > recordLimit else { return }
        throw Finding(
            .error, "csv-limit",
            Label(
                fr: "les lignes d’une fiche font plus de \(recordLimit) octets",
                en: "the rows of one record come to more than \(recordLimit) bytes"),
            at: line.location, record: line.id)
    }

    /// An entry of a group inside another names the entry that it belongs to, which must be there; and no two
    /// entries have one place, where a third could belong to either.
    private func checkPositions(_ entries: inout [Place]) {
        var places: [String: Set<[Int]>] = [:]
        for entry in entries where !entry.line.position.isEmpty {
            places[entry.table.groupPath, default: []].insert(entry.line.position)
        }
        var seen: [String: Set<[Int]>] = [:]
        for index in entries.indices {
            let (table, line) = entries[index]
            guard line.problems.isEmpty else { continue }
            let ancestors = table.ancestors
            let position = line.position
            let isRight = position.count == ancestors.count + 1 || (position.isEmpty && ancestors.isEmpty)
            let parent = Array(position.dropLast())
            let hasParent =
                ancestors.last.map { path in
                    !groups.contains { $0.groupPath == path } || places[path]?.contains(parent) ?? false
                } ?? true
            let isFirst = position.count < 2 || seen[table.groupPath, default: []].insert(position).inserted
            if !isRight || !hasParent || !isFirst {
                entries[index].line.problems.append(
                    Self.misplaced(table.headerPlace(line, "position"), line, depth: ancestors.count + 1))
            }
        }
    }

    private static func misplaced(
        _ place: DraftRecord.Place, _ line: CSVTable.Line, depth: Int
    ) -> Finding {
        let written = line.position.map { String($0) }.joined(separator: " > ")
        let example = (0..<depth).map { _ in "1" }.joined(separator: " > ")
        return Finding(
            .error, "csv-order",
            Label(
                fr: "cette position n’est pas celle d’une entrée, ou une autre l’a déjà",
                en: "this is not the position of an entry, or another has it already"),
            at: place.location, record: line.id, path: place.name, value: written,
            hint: Label(
                fr:
                    "Attendu : une position comme \(example), dont le début est celle de l’entrée qui la contient.",
                en: "Expected: a position like \(example), which begins with that of the entry around it."))
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

    static func alone(_ table: CSVTable) -> Finding {
        let type = table.type.type.name
        let path = table.groupPath
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
        item.findings = lines.flatMap { entry in
            entry.line.problems.map { problem in
                var problem = problem
                problem.record = first.id
                return problem
            }
        }
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
            draft.status = CSVCell.status(text)
            if draft.status == nil {
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
