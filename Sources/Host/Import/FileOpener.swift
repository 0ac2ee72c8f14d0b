internal import EssaimKit
internal import Exchange
internal import XML

/// How a file that is to be imported is read: what a person said it is, or what it looks like.
package enum InputFormat: Hashable, Sendable {
    /// An exchange file.
    case exchange
    /// A table of records.
    case csv
    /// A partner's format, by its adapter's identifier.
    case adapter(String)

    /// Reads a name from the command line: `exchange`, `csv`, or an adapter's identifier.
    package init(_ name: String) {
        switch name {
        case "exchange": self = .exchange
        case "csv": self = .csv
        default: self = .adapter(name)
        }
    }
}

/// Opens the files of a delivery, whatever their format. Belongs to the thread that reads them.
final class FileOpener {
    /// A foreign document may be larger than a record: it often holds many.
    private static let foreignLimits = XMLLimits(
        depth: 128, textBytes: 4 << 20, attributes: 64, recordBytes: 64 << 20)
    /// What of a stream that can be read only once is kept in memory.
    private static let streamLimit = 64 << 20

    private let types: RecordTypeSet
    private let adapters: AdapterSet
    private let format: InputFormat?
    private let time: String
    /// Whether the files of a delivery fail one by one: then each is read to its end before anything of it counts.
    private let isCollection: Bool
    /// The archive that was read last: its files come one after the other.
    private var archive: (path: String, archive: ZipArchive)?
    /// One for all files, because its validators are made once.
    private let checker: ItemChecker
    /// The functions of the adapters used so far.
    private var functions: [String: XMLFunctionSet] = [:]

    init(types: RecordTypeSet, adapters: AdapterSet, format: InputFormat?, time: String, delivery: Delivery) {
        self.types = types
        self.adapters = adapters
        self.format = format
        self.time = time
        isCollection = delivery.isCollection
        checker = ItemChecker(types: types, now: time)
    }

    /// - Returns: `nil` for a partner's document that the adapter passes over.
    func open(_ member: Delivery.Member) throws(Finding) -> (any ItemReading)? {
        var source = try source(of: member.file)
        // A table is read twice, once to see how its bytes stand for characters, so one that can't be is kept.
        if format == .csv, source == .standardInput || source.isPipe { source = try inMemory(source) }
        if let kind = try FileKind(of: source) {
            guard case .workbook(let workbook) = kind, format == nil || format == .csv else {
                throw kind.finding(source.name)
            }
            return try table { () throws(Finding) -> any ItemReading in
                try WorkbookRecords(source, format: workbook, types: self.types, time: self.time)
            }
        }
        if format == .csv || (format == nil && source.isTable) {
            var tables: [XMLSource] = []
            for table in member.tables { tables.append(try self.source(of: table)) }
            return try table { () throws(Finding) -> any ItemReading in
                try CSVRecords(source, groups: tables, types: self.types, time: self.time)
            }
        }
        let isStream = source == .standardInput || source.isPipe
        // What can be read only once is taken for an exchange file, unless the person says otherwise.
        if format == .exchange || (format == nil && isStream) { return try exchangeFile(source) }
        // An exchange file may be of any size, so its root is read first; all else is read whole anyway.
        if !isStream, try mayBeExchange(source) {
            let root = try xml { () throws(XMLError) in try XMLReader(source, limits: Self.foreignLimits) }
                .root
            if format == nil && root.isNamed("exchange") { return try exchangeFile(source) }
        }
        let tree = try xml { () throws(XMLError) in try XMLTree.parse(source, limits: Self.foreignLimits) }
        // One in another encoding shows only now.
        if format == nil && !isStream && tree.root.isNamed("exchange") { return try exchangeFile(source) }
        guard let adapter = try adapter(for: tree.root) else { return nil }
        let functions = self.functions[adapter.id] ?? adapter.functions(types)
        self.functions[adapter.id] = functions
        return try AdaptedRecords(
            tree, adapter, functions: functions, time: time, checker: checker, isBuffered: isCollection)
    }

    /// Whether the beginning of a file names the exchange format, or says too little to tell.
    private func mayBeExchange(_ source: XMLSource) throws(Finding) -> Bool {
        try xml { () throws(XMLError) in
            try ByteInput(source).withNextChunk { chunk in
                chunk.count == ByteInput.chunkSize
                    || String(decoding: chunk.prefix(4_096), as: UTF8.self).contains(ExchangeFormat.family)
            }
        }
    }

    private func source(of file: Delivery.File) throws(Finding) -> XMLSource {
        switch file {
        case .source(let source): return source
        case .zipped(let entry, let path, let name):
            if archive?.path != path { archive = (path, try ZipArchive(path: path)) }
            return .bytes(try archive?.archive.bytes(of: entry) ?? [], name: name)
        }
    }

    private func xml<Result>(_ body: () throws(XMLError) -> Result) throws(Finding) -> Result {
        do { return try body() } catch { throw Finding(error) }
    }

    // MARK: Exchange files

    private func exchangeFile(_ source: XMLSource) throws(Finding) -> any ItemReading {
        if isCollection {
            try xml { () throws(XMLError) in
                let reader = try XMLReader(source)
                while try reader.next() != nil {}
            }
        }
        return try ExchangeReader(source, checker: checker)
    }

    // MARK: Tables

    private func table(_ records: () throws(Finding) -> any ItemReading) throws(Finding) -> any ItemReading {
        if isCollection {
            let reader = try records()
            while try reader.next() != nil {}
        }
        return try records()
    }

    private func inMemory(_ source: XMLSource) throws(Finding) -> XMLSource {
        var bytes: [UInt8] = []
        let input = try xml { () throws(XMLError) in try ByteInput(source) }
        while try xml({ () throws(XMLError) in
            try input.withNextChunk { chunk in
                bytes += chunk
                return !chunk.isEmpty
            }
        }) {
            guard bytes.count <= Self.streamLimit else {
                throw Finding(
                    .error, "csv-limit",
                    Label(
                        fr: "plus de \(Self.streamLimit) octets sur l’entrée standard",
                        en: "more than \(Self.streamLimit) bytes on standard input"),
                    hint: Label(fr: "Donnez le tableau comme fichier.", en: "Give the table as a file."))
            }
        }
        return .bytes(bytes, name: source.name)
    }

    // MARK: Partners' formats

    /// The adapter that describes a document most closely, the first of several; `nil` where it passes it over.
    private func adapter(for root: XMLElement) throws(Finding) -> Adapter? {
        let candidates =
            if case .adapter(let id) = format { adapters.adapters.filter { $0.id == id } } else {
                adapters.adapters
            }
        var best: (adapter: Adapter?, weight: Int)?
        for adapter in candidates {
            if let weight = adapter.recognises(root), weight > best?.weight ?? -1 { best = (adapter, weight) }
            // What is passed over is described as closely, or more so.
            if let weight = adapter.ignores(root), weight >= best?.weight ?? -1 { best = (nil, weight) }
        }
        guard let best else { throw unknownFormat(root, candidates) }
        return best.adapter
    }

    private func unknownFormat(_ root: XMLElement, _ candidates: [Adapter]) -> Finding {
        let type = root.attribute("type").map { " type=\"\($0)\"" } ?? ""
        let seen = root.namespace.map { "\(root.name)\(type) (\($0))" } ?? root.name + type
        let list = candidates.map { "\($0.id) (\($0.recognition))" }.joined(separator: ", ")
        let known = list.isEmpty ? Label(fr: "aucun", en: "none") : Label(fr: list, en: list)
        var finding = ExchangeHeader.wrongRoot(root)
        finding.message = Label(
            fr:
                "ce n’est pas un fichier d’échange, et aucun adaptateur ne le connaît : l’élément racine est « \(seen) »",
            en: "not an exchange file, and no adapter knows it: the root element is “\(seen)”")
        finding.value = seen
        finding.hint = finding.hint.map {
            Label(fr: "\($0.fr) Adaptateurs : \(known.fr).", en: "\($0.en) Adapters: \(known.en).")
        }
        return finding
    }
}

extension XMLSource {
    /// Whether the name says that it is a table.
    fileprivate var isTable: Bool { name?.lowercased().hasSuffix(".csv") ?? false }
}
