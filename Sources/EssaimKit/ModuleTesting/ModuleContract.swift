internal import Derivation
public import EssaimKit
internal import XML

/// What every module must do, checked in three lines of a module's own tests:
/// ```swift
/// @Test func contract() {
///     #expect(ModuleContract(CharterModule()).problems() == [])
/// }
/// ```
public struct ModuleContract {
    private let module: any Module

    public init(_ module: some Module) { self.module = module }

    /// The same, for a module that was loaded.
    public init(loaded module: any Module) { self.module = module }

    /// Everything that the module does wrong; empty for a module that a host can use.
    ///
    /// Checks that the description is sound and labelled in both languages; that made-up records of each type
    /// are valid, and survive XML and JSON without loss; that the samples given are valid; that rules and
    /// reports give the same answer twice and an answer at all for records that the field list allows.
    /// - Parameters:
    ///   - samples: Payload elements, as XML text, that must be valid and break no rule.
    ///   - others: Modules that will be installed beside it: nothing may be claimed twice.
    public func problems(samples: [String] = [], beside others: [any Module] = [], rounds: UInt64 = 20)
        -> [String]
    {
        var problems = DescriptionCheck.findings(in: module).map { "\($0.code): \($0.message.en)" }
        guard problems.isEmpty else { return problems }
        problems += clashes(others)
        for type in module.recordTypes {
            for seed in 1...max(1, rounds) { problems += roundTrip(type, seed: seed) }
        }
        for sample in samples { problems += check(sample) }
        problems += reportProblems()
        return problems
    }

    private func clashes(_ others: [any Module]) -> [String] {
        others.flatMap { other -> [String] in
            let names = Set(other.recordTypes.map(\.name)),
                namespaces = Set(other.recordTypes.map(\.namespace))
            let reports = Set(other.reports.map(\.name))
            return module.recordTypes.filter { names.contains($0.name) || namespaces.contains($0.namespace) }
                .map { "record type \($0.name) is also claimed by \(other.manifest.id)" }
                + module.reports.filter { reports.contains($0.name) }
                .map { "report \($0.name) is also claimed by \(other.manifest.id)" }
        }
    }

    private func roundTrip(_ type: RecordType, seed: UInt64) -> [String] {
        var random = RandomContent(seed: seed)
        let content = random.content(of: type)
        do {
            let xml = try ContentForm.write(content, as: type)
            let tree = try XMLTree.parse(.bytes(xml, name: type.name))
            let findings = try SchemaValidator(XMLSchema(SchemaText.schema(of: type))).findings(in: tree.root)
            var problems = findings.map { "\(type.name), seed \(seed): \($0.path): \($0.message)" }
            let plan = FieldPlan.plans(of: type)
            if try ContentForm.write(ContentForm.read(tree.root, as: plan), as: type) != xml {
                problems.append("\(type.name), seed \(seed): XML doesn't survive reading and writing")
            }
            let json = try JSONForm.value(of: content, as: type).text()
            let back = try JSONForm.content(of: JSONValue(parsing: Array(json.utf8)), as: type)
            if try ContentForm.write(back, as: type) != xml {
                problems.append("\(type.name), seed \(seed): JSON loses something")
            }
            return problems + ruleProblems(type, content, tree.root)
        } catch {
            return ["\(type.name), seed \(seed): \(error)"]
        }
    }

    private func ruleProblems(_ type: RecordType, _ content: Content, _ payload: XMLElement) -> [String] {
        type.rules.compactMap { rule -> String? in
            let record = record(type, content)
            guard let first = try? rule.breaches(in: record, payload: payload),
                let second = try? rule.breaches(in: record, payload: payload)
            else { return "rule \(rule.code) can't be evaluated" }
            return first == second ? nil : "rule \(rule.code) gives two answers for one record"
        }
    }

    private func check(_ sample: String) -> [String] {
        do {
            let tree = try XMLTree.parse(.bytes(Array(sample.utf8), name: "sample"))
            guard
                let type = module.recordTypes.first(where: {
                    tree.root.isNamed($0.name) && tree.root.isInNamespace($0.namespace)
                })
            else { return ["sample <\(tree.root.name)>: the module has no such record type"] }
            let findings = try SchemaValidator(XMLSchema(SchemaText.schema(of: type))).findings(in: tree.root)
            guard findings.isEmpty else { return findings.map { "sample: \($0.location): \($0.message)" } }
            let record = record(type, ContentForm.read(tree.root, as: FieldPlan.plans(of: type)))
            return try type.rules.filter { !$0.readsOthers && $0.severity == .error }.flatMap { rule in
                try rule.breaches(in: record, payload: tree.root).map {
                    "sample: rule \(rule.code) at \($0.field)"
                }
            }
        } catch {
            return ["sample: \(error)"]
        }
    }

    private func record(_ type: RecordType, _ content: Content) -> Record {
        Record(
            // The parts are constants of the right form, and a type's name was checked before.
            id: RecordID(owner: "ddt-lot", type: type.name, name: "essai")!, version: 1, status: .published,
            modified: "2013-06-03T09:00:00Z", language: "fr", content: content)
    }

    private func reportProblems() -> [String] {
        let source = MadeUpRecords(types: module.recordTypes)
        guard let today = CalendarDate(year: 2014, month: 1, day: 1) else { return [] }
        return module.reports.flatMap { report -> [String] in
            do {
                let first = try report.run(Arguments(today: today), over: source)
                let second = try report.run(Arguments(today: today), over: source)
                var problems: [String] = []
                if first.tables.map(\.rows) != second.tables.map(\.rows) {
                    problems.append("report \(report.name) gives two answers for the same records")
                }
                for table in first.tables
                where table.rows.contains(where: { $0.count != table.columns.count }) {
                    problems.append(
                        "report \(report.name): a row of table \(table.name) has too few or too many cells")
                }
                return problems
            } catch {
                return ["report \(report.name): \(error)"]
            }
        }
    }

    /// Twenty made-up records of each type.
    private struct MadeUpRecords: RecordSource {
        let types: [RecordType]

        func forEach(_ type: String, _ body: (Record) throws -> Void) throws {
            guard let type = types.first(where: { $0.name == type }) else { return }
            for seed in 1...20 {
                var random = RandomContent(seed: UInt64(seed))
                guard let id = RecordID(owner: "ddt-lot", type: type.name, name: "essai-\(seed)") else {
                    continue
                }
                try body(
                    Record(
                        id: id, version: 1, status: .published, modified: "2013-06-03T09:00:00Z",
                        language: "fr",
                        content: random.content(of: type)))
            }
        }

        func administration(_ id: String) -> Administration? {
            id == "ddt-lot"
                ? Administration(
                    id: id, kind: "ddt", territories: ["46"], name: Label(fr: "DDT du Lot", en: "DDT du Lot"))
                : nil
        }

        func administrations() -> [Administration] { ["ddt-lot"].compactMap(administration) }
    }
}
