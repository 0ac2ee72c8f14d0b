package import Catalogue
internal import Core
internal import EssaimKit
package import Exchange

/// What to export.
package struct ExportOptions: Sendable {
    package var types: [String] = []
    package var owners: [String] = []
    /// Only records that this query finds, with all of its words.
    package var query: String?
    /// Only what changed after this sequence number.
    package var since: Int?
    /// At most so many entries of the journal after `since`: one file of a chain that ends before the journal does.
    package var changeLimit: Int?
    /// Drafts and records in review as well, of those that the audience may see.
    package var includesDrafts = false
    /// The administration that issues the file; the catalogue's first home administration where it isn't given.
    package var issuer: String?
    /// The administration that the file is for: what it owns isn't sent to it.
    package var recipient: String?
    /// Whether the home administrations' figures about people go out as they are: to a coordinator who evaluates them.
    /// What others sent in confidence stays here.
    package var inConfidence = false
    /// The version of the format; `nil`: the first one that can say all that is in the file.
    package var format: ExchangeFormat.Version?

    package init() {}
}

/// What was exported.
package struct ExportSummary: Hashable, Sendable {
    package var records = 0
    package var tombstones = 0
    package var administrations = 0
    package var bytes = 0
    /// Records sent with figures hidden.
    package var disclosed = 0
    /// Records of others, received whole in confidence, that were left out.
    package var withheld = 0
    /// Records sent with figures about people that nobody checked for disclosure: in confidence.
    package var undisclosed = 0
    /// The home administrations in it of which nothing is said but their identifier.
    package var undescribed: [String] = []
    /// The version of the format that the file has.
    package var format = ExchangeFormat.Version.one
    /// Withdrawals whose erasing, and records whose extensions, the asked version of the format can't say.
    package var unsaid = 0
    /// The journal's last number: what to give as `since` next time.
    package var sequence = 0
}

/// Why an export can't be made.
package struct ExportError: ExplainedError {
    package var message: String
    package var hint: String
}

extension CatalogueView {
    /// Writes an exchange file. The same catalogue gives the same bytes.
    ///
    /// Figures about few people are hidden in it, and what others sent in confidence is left out, but where the operator
    /// asks for them.
    /// - Parameter path: The file, which appears under this name only when it is whole; `-`: standard output.
    /// - Throws: ``CatalogueError``, ``ExportError`` or ``OutputError``.
    package func exportFile(
        to path: String, options: ExportOptions = ExportOptions(),
        onProgress: (_ done: Int, _ count: Int) -> Void = { _, _ in }
    ) throws -> ExportSummary {
        try write(to: FileOutput(path: path), options, onProgress)
    }

    /// Writes an exchange file to an open file, which the caller closes.
    package func exportFile(toDescriptor descriptor: Int32, options: ExportOptions = ExportOptions()) throws
        -> ExportSummary
    {
        try write(to: FileOutput(duplicating: descriptor), options) { _, _ in }
    }

    private func write(
        to output: FileOutput, _ options: ExportOptions, _ onProgress: (_ done: Int, _ count: Int) -> Void
    ) throws -> ExportSummary {
        let (selection, sequence) = try part(options)
        let found = try found(options)
        var summary = ExportSummary(sequence: sequence)
        let issuer = try issuer(options)
        // What a partner owns isn't sent to it.
        func isIn(_ stored: StoredRecord) -> Bool {
            stored.id.owner != options.recipient && found?.contains(stored.id) != false
        }
        let format = try format(options, selection, &summary, where: isIn)
        try output.write(ExchangeText.start(header(issuer, options, selection, sequence, format)))
        let named = found.map { $0.map(\.owner) } ?? options.owners
        let owners = named.isEmpty && found == nil ? nil : Set(named + [issuer])
        for administration in try reading.administrations()
        where owners?.contains(administration.id) ?? true {
            try output.write("  \(RecordText.administration(administration))\n")
            summary.administrations += 1
            if administration.isUndescribed, try homes.get().contains(administration.id) {
                summary.undescribed.append(administration.id)
            }
        }
        if try reading.administration(issuer) == nil, try homes.get().contains(issuer) {
            summary.undescribed.append(issuer)
        }
        let count = try reading.count(selection)
        let figures = try figures(options)
        let recordEnd = Array("\(RecordText.recordEnd)\n".utf8)
        var done = 0
        try reading.forEachRecord(selection) { stored, payload in
            done += 1
            if done % 1_000 == 0 { onProgress(done, count) }
            if !isIn(stored) { return }
            if stored.status == .withdrawn {
                try output.write("  ")
                try output.write(
                    RecordText.tombstone(
                        text: Array(payload), in: format, erasedVersion: erasedVersion(of: stored, format)))
                try output.write("\n")
                summary.tombstones += 1
                return
            }
            let form = try figures(stored, payload)
            switch form {
            case .left:
                summary.withheld += 1
                return
            case .hidden(let header, let bytes):
                let erased = try erasedVersion(of: stored, format)
                try output.write("  \(RecordText.recordStart(header, erased: erased))")
                try output.write(bytes)
                summary.disclosed += 1
            case .whole, .inConfidence:
                let erased = try erasedVersion(of: stored, format)
                try output.write("  \(RecordText.recordStart(stored.header, erased: erased))")
                try writeExtensions(of: stored, in: format, to: output)
                try output.write(payload)
                if case .inConfidence = form { summary.undisclosed += 1 }
            }
            try output.write(recordEnd)
            summary.records += 1
            if options.includesDrafts, stored.draft != nil, seesAll(of: stored.id.owner) {
                try writeDraft(beside: stored, in: format, to: output, figures, &summary)
            }
        }
        try output.write(ExchangeText.end)
        try output.finish()
        onProgress(count, count)
        summary.bytes = output.bytesWritten
        return summary
    }

    /// The version up to which a record was erased, where a file can say so.
    private func erasedVersion(of stored: StoredRecord, _ format: ExchangeFormat.Version) throws -> Int? {
        format < .two ? nil : try reading.erasedVersion(of: stored)
    }

    /// Writes what others say of a record that leaves as it is: of other content it may not be true.
    private func writeExtensions(
        of stored: StoredRecord, in format: ExchangeFormat.Version, to output: FileOutput
    ) throws {
        guard format >= .two, let extensions = try reading.extensions(ofRevision: stored.revision) else {
            return
        }
        try output.write(extensions)
    }

    /// Writes the draft beside a record, as a record of the version that it is to become.
    private func writeDraft(
        beside stored: StoredRecord, in format: ExchangeFormat.Version, to output: FileOutput,
        _ figures: (StoredRecord, UnsafeRawBufferPointer) throws -> Form, _ summary: inout ExportSummary
    ) throws {
        guard let draft = try reading.draft(of: stored) else { return }
        let payload = try reading.payload(ofRevision: draft.revision)
        let form = try payload.withUnsafeBytes { try figures(draft, $0) }
        switch form {
        case .left: return
        case .hidden(let header, let bytes):
            try output.write("  \(RecordText.recordStart(header))")
            try output.write(bytes)
        case .whole, .inConfidence:
            try output.write("  \(RecordText.recordStart(draft.header))")
            try writeExtensions(of: draft, in: format, to: output)
            try output.write(payload)
        }
        try output.write("\(RecordText.recordEnd)\n")
        summary.records += 1
    }

    // MARK: Figures about people

    /// How a record leaves.
    private enum Form {
        case whole
        /// Whole, with figures that nobody checked for disclosure.
        case inConfidence
        /// With figures hidden, and a header that says so.
        case hidden(RecordHeader, payload: [UInt8])
        /// Not at all: it was received whole, in confidence. Its owner sends its own file.
        case left
    }

    /// What decides how each record leaves.
    private func figures(_ options: ExportOptions) throws
        -> (StoredRecord, UnsafeRawBufferPointer) throws -> Form
    {
        let protected = try reading.typesWithObservations()
        let homes = try homes.get()
        let everybody = seen(by: .everybody)
        let isConfident = audience.isOperator && options.inConfidence
        return { [self] stored, payload in
            guard stored.disclosure == nil else { return .whole }
            let isProtected = types.entry(named: stored.id.type)?.type.observations != nil
            guard isProtected || protected.contains(stored.id.type) else { return .whole }
            if audience == .operatorInConfidence {
                return try hasFigures(stored) ? .inConfidence : .whole
            }
            if isConfident, homes.contains(stored.id.owner) { return .inConfidence }
            if stored.status != .published, stored.draft != nil {
                // Beside published figures, those of a draft would tell who came.
                guard homes.contains(stored.id.owner) else { return .left }
                let hidden = try everybody.shown(stored) { try everybody.disclosure().masked($0) }
                return .hidden(hidden.stored.header, payload: hidden.payload)
            }
            return switch try everybody.disclosure().exchangeForm(of: stored, payload, homes: homes) {
            case .hidden(let header, let bytes): .hidden(header, payload: bytes)
            case .left: .left
            case nil: .whole
            }
        }
    }
}

extension EssaimHost {
    /// Writes what a partner isn't known to have: all but what it owns, or what changed since it said, or the sender
    /// confirmed, how far it has come (``Partners/noteSent(_:to:of:)``).
    ///
    /// Writing a file isn't sending it, so that nothing is remembered.
    /// - Parameters:
    ///   - inConfidence: Whether the home administrations' figures go out as they are.
    ///   - replacing: Whether a file that is there may go: it may wait to be sent.
    /// - Throws: ``ExportError`` also for a partner whose name is almost that of a known one.
    package func exportFile(
        from catalogue: any CatalogueStore, for partner: String, to path: String,
        options: ExportOptions = ExportOptions(), inConfidence: Bool = false, replacing: Bool = false,
        onProgress: (_ done: Int, _ count: Int) -> Void = { _, _ in }
    ) throws -> ExportSummary {
        guard RecordID.isPart(partner), options.types.isEmpty, options.owners.isEmpty, options.query == nil
        else {
            throw ExportError(
                message: "“\(partner)” is not an administration's identifier, or the export is filtered",
                hint: "A partner's chain of files has all records.")
        }
        if !replacing, OutputTarget.isFile(path) {
            throw ExportError(
                message: "\(path) is there already, and may wait to be sent: nothing was written",
                hint: "Give another name, or replace it with --force.")
        }
        var options = options
        options.recipient = partner
        options.inConfidence = inConfidence
        return try view(of: catalogue, for: .operator) { view in
            try Partners.requireName(partner, view.reading)
            options.since = try view.reading.sentSequence(to: partner)
            return try view.exportFile(to: path, options: options, onProgress: onProgress)
        }
    }
}

/// What the bytes of an exchange file depend on, besides what is asked for.
package struct ExportState: Hashable, Sendable {
    package var catalogue: String
    /// The number of the journal's last entry.
    package var sequence: Int
    /// What changes without an entry in the journal: the threshold of figures, the modules, the administrations.
    package var dependencies: [String]
}

extension CatalogueView {
    package func exportState() throws -> ExportState {
        var hash = SHA256()
        for home in try reading.homes() { hash.update(home + "\n") }
        for administration in try reading.administrations() {
            hash.update(RecordText.administration(administration))
        }
        let modules = host.modules.installed.filter(\.isActive).map {
            "\($0.id ?? "")@\($0.version ?? "")"
        }
        return ExportState(
            catalogue: try reading.identifier(), sequence: try reading.lastSequence(),
            dependencies: ["\(try Disclosure.threshold(of: reading))"] + modules
                + [hash.finalize().prefix(8).hexadecimal])
    }
}
