import Catalogue
import Derivation
import EssaimKit
import Foundation
import Host
import ModuleTesting
import TestSupport
import Testing
import XML

@Suite("Declarative modules") struct DeclarativeModuleTests {
    private func load(_ text: String, beside others: [String: String] = [:]) async throws -> ModuleSet {
        let folder = try TemporaryFolder()
        for (name, content) in others.merging(["Essai": text], uniquingKeysWith: { $1 }) {
            try FileManager.default.createDirectory(
                at: folder.url.appending(path: name), withIntermediateDirectories: true)
            _ = try folder.write(content, to: "\(name)/module.xml")
        }
        return try await ModuleSet.load(
            .init(folders: [folder.url.path()], executable: TestPaths.essaim, cacheFolder: nil))
    }

    private let sound = """
        <module xmlns="urn:essaim:module:1" id="essai" version="1.0" kit="1..1">
          <label xml:lang="fr">Essai</label><label xml:lang="en">Trial</label>
          <record-type name="essai" namespace="urn:example:essai:1">
            <label xml:lang="fr">Essai</label><label xml:lang="en">Trial</label>
            <field name="title" kind="line" required="yes" role="title searched" weight="3"><label xml:lang="fr">Titre</label><label xml:lang="en">Title</label></field>
            <field name="low" kind="number"><label xml:lang="fr">Bas</label><label xml:lang="en">Low</label></field>
            <field name="high" kind="number"><label xml:lang="fr">Haut</label><label xml:lang="en">High</label></field>
            <rule code="low-over-high" test="not(f:low &gt; f:high)" at="low"><message xml:lang="fr">Bas dépasse haut.</message><message xml:lang="en">Low is over high.</message></rule>
          </record-type>
        </module>
        """

    @Test("a sound description is active, and its rules hold")
    func active() async throws {
        let set = try await load(sound)
        #expect(set.installed.map(\.isActive) == [true])
        let host = EssaimHost(modules: set)
        func record(_ fields: String) -> String {
            SampleExchange.file(
                SampleExchange.cantal,
                "<record id='prefecture-cantal/essai/a' version='1' status='published' modified='2013-06-03T09:00:00Z' xml:lang='fr'><essai xmlns='urn:example:essai:1'><title>a</title>\(fields)</essai></record>"
            )
        }
        var findings: [Finding] = []
        for fields in ["<low>1</low><high>2</high>", "<low>3</low><high>2</high>"] {
            _ = try host.importFile(
                .bytes(Array(record(fields).utf8), name: "f.xml"), into: TestHost.catalogue()
            ) { findings += $0.findings }
        }
        #expect(findings.map(\.code) == ["low-over-high"])
        #expect(findings.first?.path == "/exchange/record/essai/low")
    }

    @Test("a bad description is refused with all its problems at once, each with its line")
    func problems() async throws {
        let bad =
            sound
            .replacing("<field name=\"low\" kind=\"number\">", with: "<field name=\"title\" kind=\"nombre\">")
            .replacing(
                "<field name=\"high\" kind=\"number\"><label xml:lang=\"fr\">Haut</label>",
                with: "<field name=\"high\" kind=\"term\" vocabulary=\"nothing\" rôle=\"x\">"
            )
            .replacing("test=\"not(f:low &gt; f:high)\"", with: "test=\"not(f:low\"")
            .replacing("at=\"low\"", with: "at=\"nowhere\"")
        let set = try await load(bad)
        let module = try #require(set.installed.first)
        #expect(!module.isActive)
        let found = module.problems.map { "\($0.line ?? 0) \($0.code.rawValue)" }
        for expected in [
            "5 kind-unknown", "6 attribute-unknown", "6 vocabulary-unknown", "6 label-missing", "7 xpath",
            "7 field-unknown",
        ] {
            #expect(
                found.contains {
                    $0.hasPrefix(expected.prefix(1)) || $0.hasSuffix(String(expected.dropFirst(2)))
                }, "\(expected): \(found)")
        }
        #expect(
            Set(module.problems.map(\.code.rawValue)).isSuperset(of: [
                "kind-unknown", "attribute-unknown", "vocabulary-unknown", "label-missing", "xpath",
                "field-unknown",
            ]))
        #expect(module.problems.allSatisfy { $0.line != nil && !$0.fr.isEmpty && !$0.en.isEmpty })
    }

    @Test("a duplicate field and a namespace in use are named with their lines; the host goes on")
    func clashes() async throws {
        let twice = sound.replacing("name=\"high\"", with: "name=\"low\"").replacing(" at=\"low\"", with: "")
        let duplicate = try await load(twice).installed[0]
        #expect(duplicate.problems.map(\.code.rawValue) == ["field-repeated"])
        #expect(duplicate.problems[0].line == 7)
        let other = sound.replacing("id=\"essai\"", with: "id=\"autre\"").replacing(
            "name=\"essai\"", with: "name=\"autre\"")
        let third = sound.replacing("id=\"essai\"", with: "id=\"tiers\"").replacing(
            "name=\"essai\"", with: "name=\"tiers\""
        ).replacing("urn:example:essai:1", with: "urn:example:tiers:1")
        let set = try await load(sound, beside: ["Autre": other, "Tiers": third])
        #expect(set.installed.filter(\.isActive).map(\.id) == ["tiers"])
        let refused = set.installed.filter { !$0.isActive }
        #expect(refused.flatMap(\.problems).allSatisfy { $0.code.rawValue == "module-clash" })
        #expect(refused.first { $0.id == "autre" }?.problems.first?.en.contains("Essai/module.xml") == true)
    }

    @Test(
        "hostile descriptions are refused",
        arguments: [
            "", "<module/>", "<!DOCTYPE m><m/>",
            "<module xmlns='urn:essaim:module:1' id='a' version='1.0' kit='1..1'/>", "not xml",
        ])
    func hostile(text: String) async throws {
        let set = try await load(text)
        #expect(set.installed.map(\.isActive) == [false])
        #expect(!set.installed[0].problems.isEmpty)
    }
}

@Suite("Every module") struct EveryModuleTests {
    @Test("keeps the contract, beside all the others")
    func contract() async throws {
        let modules = try await TestHost.host().modules.loaded
        #expect(modules.count >= 6)
        for module in modules {
            let others = modules.filter { $0.manifest.id != module.manifest.id }
            #expect(
                ModuleContract(loaded: module).problems(beside: others, rounds: 15) == [],
                "\(module.manifest.id)")
        }
    }

    /// A module as it is, without its rules: random contents follow a field list and no more.
    private struct Ruleless: Module {
        let manifest: Manifest
        let recordTypes: [RecordType]

        init(_ module: any Module) {
            manifest = module.manifest
            recordTypes = module.recordTypes.map { type in
                var type = type
                type.rules = []
                return type
            }
        }
    }

    @Test("random records of every type go through a catalogue and come out as they were")
    func throughCatalogue() async throws {
        let host = EssaimHost(
            modules: try ModuleSet(modules: try await TestHost.host().modules.loaded.map { Ruleless($0) }))
        let folder = try TemporaryFolder()
        for entry in host.modules.types.entries {
            let type = entry.type
            var records: [String: String] = [:]
            for seed in 1...15 {
                var random = RandomContent(seed: UInt64(seed) &* 31)
                records["prefecture-cantal/\(type.name)/r\(seed)"] = String(
                    decoding: try XMLTree.parse(
                        .bytes(try ContentForm.write(random.content(of: type), as: type), name: nil)
                    ).root.canonical(),
                    as: UTF8.self)
            }
            let elements = records.sorted { $0.key < $1.key }.map {
                "<record id=\"\($0.key)\" version=\"1\" status=\"published\" modified=\"2013-06-03T09:00:00Z\" xml:lang=\"fr\">\($0.value)</record>"
            }
            let catalogue = try TestHost.catalogue(homes: ["prefecture-cantal"])
            let file = SampleExchange.file(SampleExchange.cantal, elements.joined(separator: "\n"))
            let summary = try host.importFile(.bytes(Array(file.utf8), name: nil), into: catalogue) {
                for finding in $0.findings { Issue.record("\(type.name): \(finding)") }
            }
            #expect(summary[.create] == 15)
            _ = try host.exportFile(from: catalogue, to: folder.path("\(type.name).xml"))
            let reader = try XMLReader(.file(folder.path("\(type.name).xml")))
            var found = 0
            while let tree = try reader.next() {
                guard let id = tree.root.attribute("id"),
                    let payload = tree.root.children.first(where: { _ in true }), tree.root.isNamed("record")
                else { continue }
                #expect(String(decoding: try payload.canonical(), as: UTF8.self) == records[id])
                found += 1
            }
            #expect(found == 15)
            #expect(try host.examine(catalogue, rebuilding: true).problems == [])
        }
    }

    @Test("may be taken away: its records stay, leave byte for byte, and come alive when it is back")
    func takenAway() async throws {
        let full = try await TestHost.host()
        let catalogue = try TestHost.catalogue()
        for file in TestPaths.sampleFiles { _ = try full.importFile(.file(file), into: catalogue) }
        // What partners publish, and what is noted on it.
        for delivery in Delivery.at([TestPaths.root.appending(path: "Sample/partner").path()]) {
            #expect(try full.importDelivery(delivery, into: catalogue).isClean)
        }
        // The plan of the seminar, and a kept query.
        let plan = TestPaths.seminarFile
        #expect(try full.importFile(.file(plan), into: catalogue).isClean)
        let folder = try TemporaryFolder()
        func export(_ host: EssaimHost, _ store: any CatalogueStore, _ name: String) throws -> String {
            var options = ExportOptions()
            options.includesDrafts = true
            options.issuer = "maceo"
            _ = try host.exportFile(from: store, to: folder.path(name), options: options)
            return try folder.read(name)
        }
        let whole = try export(full, catalogue, "whole.xml")
        for module in full.modules.loaded {
            let id = module.manifest.id
            let without = EssaimHost(modules: try full.modules.without(id), now: full.now)
            #expect(try export(without, catalogue, "without.xml") == whole, "\(id)")
            // The same for a catalogue that never had the module.
            let other = try TestHost.catalogue(homes: [], relays: ["maceo"])
            var codes: Set<String> = []
            let summary = try without.importFile(.bytes(Array(whole.utf8), name: nil), into: other) {
                codes.formUnion($0.findings.map(\.code))
            }
            #expect(summary.isClean && codes.contains("module-not-installed"), "\(id)")
            #expect(
                try export(without, other, "other.xml").split(separator: "\n").dropFirst(2)
                    == whole.split(separator: "\n").dropFirst(2))
            let asleep = try without.examine(other, rebuilding: false)
            #expect(asleep.problems == [] && asleep.dormant > 0, "\(id)")
            // Back again.
            let awake = try full.examine(other, rebuilding: true)
            #expect(awake.problems == [] && awake.dormant == 0, "\(id)")
            for name in module.recordTypes.map(\.name) {
                let records = try EssaimHost(modules: .none).list(
                    other, RecordSelection(types: [name], statuses: [.published]))
                #expect(!records.isEmpty && records.allSatisfy { $0.title != nil }, "\(name)")
                let stored = try #require(records.first)
                // Its indexes are back, as they are where the module was never away.
                let original = try #require(try catalogue.read { try $0.record(stored.id) })
                let facets = try [(catalogue, original.key), (other, stored.key)].map { store, key in
                    Set(try store.read { try $0.index(of: key).facets })
                }
                #expect(facets[0] == facets[1], "\(name)")
            }
        }
    }

    @Test("has a reference page, an empty record, schemas and tables for each of its types")
    func derived() async throws {
        let host = try await TestHost.host()
        let folder = try TemporaryFolder()
        let catalogue = try TestHost.catalogue()
        for file in TestPaths.sampleFiles { _ = try host.importFile(.file(file), into: catalogue) }
        for entry in host.modules.types.entries {
            let type = entry.type
            for language in Language.allCases {
                let page = ReferencePage.page(of: type, module: entry.module, in: language, form: .markdown)
                for field in type.fields {
                    #expect(page.contains("`\(field.name)` — \(field.label.text(in: language))"))
                }
            }
            // An empty record is well-formed, and says what is missing and nothing else.
            let empty = try EssaimHost.emptyFile(
                type, owner: "ddt-lot", name: "x", in: .fr, at: "2013-06-03T09:00:00Z")
            var codes: Set<String> = []
            _ = try host.validateFile(.bytes(empty, name: nil)) { codes.formUnion($0.findings.map(\.code)) }
            #expect(
                codes.subtracting(["value", "attribute", "missing-element", "unexpected-element", "schema"])
                    == [], "\(type.name): \(codes)")
            // JSON Schema accepts what JSONForm writes: judged by another program.
            let schema = try folder.write(
                JSONSchemaForm.schema(of: type).text(), to: "\(type.name).schema.json")
            var documents: [JSONValue] = []
            for record in try EssaimHost(modules: .none).list(
                catalogue, RecordSelection(types: [type.name], statuses: [.published]))
            {
                if let json = try host.show(record.id, in: catalogue).contentAsJSON() {
                    documents.append(json)
                }
            }
            for seed in 1...10 {
                var random = RandomContent(seed: UInt64(seed))
                documents.append(try JSONForm.value(of: random.content(of: type), as: type))
            }
            let list = try folder.write(JSONValue.array(documents).text(), to: "documents.json")
            let script = """
                import json, sys, jsonschema
                schema = json.load(open(sys.argv[1])); documents = json.load(open(sys.argv[2]))
                jsonschema.Draft202012Validator.check_schema(schema)
                v = jsonschema.Draft202012Validator(schema)
                errors = [e.message for d in documents for e in v.iter_errors(d)]
                assert list(v.iter_errors({"nothing": 1})), "accepts anything"
                print(len(documents), errors[:3])
                """
            let judged = try await run("/usr/bin/python3", ["-c", script, schema, list])
            #expect(
                judged.output == "\(documents.count) []\n", "\(type.name): \(judged.output)\(judged.error)")
            // CSV: one row a record, read by another program.
            let files = try host.writeCSV(of: type.name, from: catalogue, to: folder.url.path())
            let count = try catalogue.read {
                try $0.count(RecordSelection(types: [type.name], statuses: [.draft, .inReview, .published]))
            }
            let csv =
                "import csv, sys; rows = list(csv.DictReader(open(sys.argv[1], encoding='utf-8-sig', newline=''))); print(len(rows), all(None not in r and r['id'] for r in rows))"
            #expect(
                try await run("/usr/bin/python3", ["-c", csv, folder.path(files[0])]).output
                    == "\(count) True\n")
            for file in files.dropFirst() {
                let result = try await run("/usr/bin/python3", ["-c", csv, folder.path(file)]).output
                #expect(result.hasSuffix(" True\n"), "\(file) \(result)")
            }
        }
    }
}

@Suite("A module from outside") struct OutsideModuleTests {
    @Test("is built separately, dropped into a plug-in folder, and used")
    func charter() async throws {
        let package = TestPaths.root.appending(path: "Sample/telework-charter-module").path()
        let scratch = TestPaths.root.appending(path: ".build-charter").path()
        func built() async throws -> ProgramResult {
            try await run(
                "swift",
                [
                    "build", "--package-path", package, "--scratch-path", scratch, "--product",
                    "TeleworkCharterModule",
                ])
        }
        var build = try await built()
        if build.exitCode != 0 {
            // A folder that an earlier state of the kit was built in may not know the kit's new files.
            try FileManager.default.removeItem(atPath: scratch)
            build = try await built()
        }
        try #require(build.exitCode == 0, "\(build.output.suffix(2_000))\(build.error.suffix(2_000))")
        let folder = try TemporaryFolder()
        try FileManager.default.copyItem(
            atPath: scratch + "/debug/libTeleworkCharterModule.so",
            toPath: folder.path("libTeleworkCharterModule.so"))
        let catalogue = folder.path("essaim.sqlite")
        let environment = [
            "ESSAIM_CATALOGUE": catalogue, "ESSAIM_PLUGINS": folder.url.path(),
            "XDG_CACHE_HOME": folder.path("cache"),
        ]
        func essaim(_ arguments: String...) async throws -> ProgramResult {
            try await run(TestPaths.essaim, arguments, environment: environment)
        }
        #expect(try await essaim("modules").output.contains("telework-charter"))
        #expect(try await essaim("init", "--administration", "ddt-lot").exitCode == 0)
        let file = package + "/charter.xml"
        let imported = try await essaim("import", file)
        #expect(imported.exitCode == 0, "\(imported.output)")
        #expect(
            try await essaim("report", "charter-days", "--format", "csv", "--lang", "en").output.contains(
                "ddt-lot/telework-charter/charte-2013,1.0"))
        #expect(
            try await essaim("show", "ddt-lot/telework-charter/charte-2013").output.contains(
                "Jours par semaine au plus : 1,0 jours"))
        let text = try String(contentsOfFile: file, encoding: .utf8).replacing(
            "<days-a-week>1.0", with: "<days-a-week>0"
        ).replacing("version=\"1\"", with: "version=\"2\"")
        let refused = try await essaim("import", try folder.write(text, to: "bad.xml"))
        #expect(refused.exitCode == 1 && refused.output.contains("no-days-but-fixed"))
        // Without the module the record stays and says so.
        let without = try await run(TestPaths.essaim, ["list"], environment: ["ESSAIM_CATALOGUE": catalogue])
        #expect(without.output.contains("(module non installé)"))
    }
}
